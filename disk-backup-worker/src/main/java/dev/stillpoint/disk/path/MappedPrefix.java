package dev.stillpoint.disk.path;

import java.nio.file.Path;

/// A part of the fabric that this worker reaches.
///
/// @param owner `cluster:<name>`, `host:<fqdn>` or `share:<server>/<share>`, as in a disk's identity
/// @param prefix the Windows path of the folder
/// @param local the same folder as this host sees it
public record MappedPrefix(String owner, String prefix, Path local) {}
