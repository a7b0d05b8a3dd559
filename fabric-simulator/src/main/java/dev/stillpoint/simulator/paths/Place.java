package dev.stillpoint.simulator.paths;

import java.nio.file.Path;

/// A file or folder of the fabric: who owns it, its Windows path, where it is here.
///
/// @param owner `cluster:<name>`, `host:<fqdn>` or `share:<server>/<share>`; the same path of two owners is two
///     places
public record Place(String owner, WindowsPath path, Path local) {
    /// Equal for two spellings of one place.
    public String key() {
        return owner + "|" + path.key();
    }

    public Place sibling(String name) {
        return new Place(owner, path.sibling(name), local.resolveSibling(name));
    }
}
