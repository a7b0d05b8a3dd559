package dev.stillpoint.simulation.model;

/// A file on a volume: an identity that renames keep, and the version of its bytes.
public final class StoredFile {
    final long identity;
    int version;
    long modifiedAt;
    /// Copies that read it now.
    int readers;

    StoredFile(long identity, int version, long modifiedAt) {
        this.identity = identity;
        this.version = version;
        this.modifiedAt = modifiedAt;
    }

    public int version() {
        return version;
    }

    public long identity() {
        return identity;
    }

    public int readers() {
        return readers;
    }
}
