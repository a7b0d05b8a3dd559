/// The manifest: the commit record of a copy. A copy without one does not exist. Open [Manifest] first;
/// [ManifestDraft] writes one while the copy is made, [ManifestReader] reads one and refuses whatever is not
/// exactly what was written. The bytes are described in `docs/manifest-format.md`.
///
/// Every leaf (64 KiB of a file) has its SHA-256. The leaves of a file make a Merkle tree of the shape of RFC
/// 9162, leaf and node hashes told apart by a prefix byte, each leaf bound to the file's length, the leaf size
/// and its index; the files' roots with their names make the copy's root. The location's key authenticates root
/// and head by HMAC-SHA-256. Leaf hashes go through a file, so memory does not grow with the disk.
@NullMarked
package dev.stillpoint.disk.manifest;

import org.jspecify.annotations.NullMarked;
