package dev.stillpoint.disk.path;

/// A path that this worker does not touch; the message names it and says why.
public final class PathRefused extends Exception {
    private static final long serialVersionUID = 1;

    public PathRefused(String path, String reason) {
        super("path '" + path + "' is refused: " + reason);
    }
}
