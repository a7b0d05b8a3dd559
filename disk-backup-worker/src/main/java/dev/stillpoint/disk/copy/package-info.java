/// The copy engine, usable without any service. Open [DiskCopier] first: probe → lock → copy → read back → commit.
///
/// Bytes flow reader → hashers → writer in chunks of 4 MiB ([ChunkPipeline]) through a fixed number of buffers. Files
/// are written as `<name>.<attempt>-<nonce>.partial`, flushed, read back past the page cache, given their name, and the
/// manifest is placed last ([CopyCommit]). Names are given without replacing: of two writers of one copy one manifest
/// wins, the loser removes its own files and answers with the winner's copy, so a process that was stopped and comes
/// back harms nothing. A tombstone `<folder>.undone` stops whoever meets it.
///
/// Who holds the lock keeps a [Journal] of what is on the medium ([Checkpoints]); the next holder goes on from what of
/// it proves right ([Leftover], [CopyWork]). Where the place clones, a copy begins on the blocks of an older one
/// ([BaseCopy]) and only leaves that differ are written ([Piece]). Holes of the source are not read.
///
/// The way back: [CopyVerifier] proves a stored copy, [SideFileWriter] writes its files beside live ones while their
/// machines run, [CopyRestorer] to any place. Both write through [Reproduction]: every leaf is proven against the
/// manifest before it is written, and after. A leaf of a stored copy is damaged when two readings of it differ from
/// its record. [CopyRemover] undoes and deletes.
@NullMarked
package dev.stillpoint.disk.copy;

import org.jspecify.annotations.NullMarked;
