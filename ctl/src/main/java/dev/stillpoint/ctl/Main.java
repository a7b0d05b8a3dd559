package dev.stillpoint.ctl;

import dev.stillpoint.ctl.command.CtlCommand;

/// The client as a program of its own.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(CtlCommand.execute(arguments));
    }
}
