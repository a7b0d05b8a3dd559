package dev.stillpoint.disk.manifest;

/// A manifest that is not exactly what was written, or was written with another key; the message names file and
/// reason.
public final class ManifestRefused extends Exception {
    private static final long serialVersionUID = 1;

    ManifestRefused(Object file, String reason) {
        super("manifest " + file + " is refused: " + reason);
    }
}
