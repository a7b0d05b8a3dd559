package dev.stillpoint.local.stack;

/// Is told what a stack does while it starts and ends; a line each, for people.
@FunctionalInterface
public interface Progress {
    void say(String line);

    static Progress silent() {
        return line -> {};
    }
}
