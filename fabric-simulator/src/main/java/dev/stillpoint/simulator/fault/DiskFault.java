package dev.stillpoint.simulator.fault;

import java.util.OptionalLong;

/// A fault for a disk worker, which does it itself.
///
/// @param step `copy`, `verify`, `sideFile`, `clone`, `ship`, `deleteCopy` or `*`
/// @param disk `*`, the disk's name in the fabric file, or its Windows path
/// @param kind the word of `do`
public record DiskFault(
        String id,
        String step,
        String disk,
        String location,
        int after,
        int times,
        String kind,
        double seconds,
        OptionalLong atByte) {
    DiskFault counted() {
        return new DiskFault(
                id, step, disk, location, Math.max(0, after - 1), after > 0 ? times : times - 1, kind, seconds, atByte);
    }
}
