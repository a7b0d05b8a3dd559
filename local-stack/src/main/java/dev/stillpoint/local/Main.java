package dev.stillpoint.local;

import dev.stillpoint.local.command.StillpointCommand;

/// What `./stillpoint` runs.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(StillpointCommand.execute(arguments));
    }
}
