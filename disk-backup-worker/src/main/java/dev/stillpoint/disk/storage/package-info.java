/// The file system as the copy engine uses it. Open [Storage] first: the one seam under the engine, so that
/// tests and the local stack can put a faulty file system there. [LocalStorage] is the real one: direct I/O
/// with a buffered fallback, sources held by one shared OS lock each, names given without ever replacing a
/// file.
@NullMarked
package dev.stillpoint.disk.storage;

import org.jspecify.annotations.NullMarked;
