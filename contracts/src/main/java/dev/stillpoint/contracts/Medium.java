package dev.stillpoint.contracts;

/// An ISO file in a DVD drive.
///
/// @param drive the drive's index within its VM, from 0
/// @param iso the ISO's Windows path
public record Medium(int drive, String iso) {}
