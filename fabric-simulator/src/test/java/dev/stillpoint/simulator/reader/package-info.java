/// An independent reader of VHDX files and chains, for tests only: it shares no code with the writer, so that
/// both can't be wrong in the same way. Open [FlatDisk].
@NullMarked
package dev.stillpoint.simulator.reader;

import org.jspecify.annotations.NullMarked;
