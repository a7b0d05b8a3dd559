package dev.stillpoint.disk.clone;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// The input of `FSCTL_DUPLICATE_EXTENTS_TO_FILE`: winioctl.h's `DUPLICATE_EXTENTS_DATA` on 64-bit Windows. The
/// control code goes to the target's handle, the source's stands in here.
final class DuplicateExtents {
    static final int CODE = 0x00098344;

    /// A call must be for less than 4 GiB.
    static final long MOST_BYTES = 2L << 30;

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
            ValueLayout.JAVA_LONG.withName("FileHandle"),
            ValueLayout.JAVA_LONG.withName("SourceFileOffset"),
            ValueLayout.JAVA_LONG.withName("TargetFileOffset"),
            ValueLayout.JAVA_LONG.withName("ByteCount"));

    private static final long SOURCE_AT = LAYOUT.byteOffset(PathElement.groupElement("SourceFileOffset"));
    private static final long TARGET_AT = LAYOUT.byteOffset(PathElement.groupElement("TargetFileOffset"));
    private static final long COUNT_AT = LAYOUT.byteOffset(PathElement.groupElement("ByteCount"));

    private DuplicateExtents() {}

    /// Bytes of a file, both ends on cluster boundaries.
    record Region(long offset, long bytes) {}

    /// The regions that cover a file: the last one ends at the end of the last cluster, as a region may not end
    /// within one. The target must be that long while it is cloned.
    static List<Region> covering(long length, long cluster) {
        long end = roundUp(length, cluster);
        List<Region> regions = new ArrayList<>();
        for (long at = 0; at < end; at += MOST_BYTES) {
            regions.add(new Region(at, Math.min(MOST_BYTES, end - at)));
        }
        return regions;
    }

    static long roundUp(long length, long cluster) {
        return (length + cluster - 1) / cluster * cluster;
    }

    static MemorySegment input(SegmentAllocator memory, long source, Region region) {
        MemorySegment input = memory.allocate(LAYOUT);
        input.set(ValueLayout.JAVA_LONG, 0, source);
        input.set(ValueLayout.JAVA_LONG, SOURCE_AT, region.offset());
        input.set(ValueLayout.JAVA_LONG, TARGET_AT, region.offset());
        input.set(ValueLayout.JAVA_LONG, COUNT_AT, region.bytes());
        return input;
    }
}
