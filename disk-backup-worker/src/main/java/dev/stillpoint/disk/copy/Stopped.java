package dev.stillpoint.disk.copy;

/// The process ends; nothing is to be said about the work.
final class Stopped extends Exception {
    private static final long serialVersionUID = 1;

    Stopped() {
        super("the process ends", null, false, false);
    }
}
