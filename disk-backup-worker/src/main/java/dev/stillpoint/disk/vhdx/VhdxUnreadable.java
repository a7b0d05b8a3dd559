package dev.stillpoint.disk.vhdx;

/// A file that begins as a VHDX and has no valid header.
public final class VhdxUnreadable extends Exception {
    private static final long serialVersionUID = 1;

    VhdxUnreadable(String reason) {
        super(reason);
    }
}
