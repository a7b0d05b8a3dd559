package dev.stillpoint.simulator.fabricfile;

/// A fabric file that can't be used; the message names the object and what to write instead.
public final class FabricFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FabricFileException(String message) {
        super(message);
    }
}
