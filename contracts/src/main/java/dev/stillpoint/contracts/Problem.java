package dev.stillpoint.contracts;

import org.jspecify.annotations.Nullable;

/// What is wrong with which object, and what to do about it.
///
/// @param vm the VM's name, where one is concerned
/// @param disk the disk's path, where one is concerned
public record Problem(
        ProblemCode code, @Nullable String vm, @Nullable String disk, String detail, String remediation) {
    public static Problem of(ProblemCode code, @Nullable String vm, @Nullable String disk, String detail) {
        return new Problem(code, vm, disk, detail, code.remedy());
    }
}
