package dev.stillpoint.simulator.vhdx;

import java.io.IOException;

/// A file that is no VHDX, a damaged one, or a chain whose parts do not belong together; the message names the file.
public final class VhdxException extends IOException {
    private static final long serialVersionUID = 1;

    VhdxException(String message) {
        super(message);
    }
}
