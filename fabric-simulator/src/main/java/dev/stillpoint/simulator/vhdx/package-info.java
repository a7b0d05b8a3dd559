/// VHDX files by our own writer, after MS-VHDX (file type identifier, two headers, region tables, metadata, BAT with
/// interleaved sector bitmaps, log region). Open [Vhdx] first: one file; [DiskChain] reads and writes through a chain
/// of differencing files and merges one into its parent; [NewDisk] makes files; [VhdSet] is the small file in front
/// of a VHD Set; [FileChannels] is the only place that opens a disk file.
///
/// The layout we write: 64 KiB identifier, headers at 64 and 128 KiB, region tables at 192 and 256 KiB, 1 MiB log at
/// 1 MiB, 1 MiB metadata at 2 MiB, BAT at 3 MiB, payload behind. The log never holds entries: payload is written
/// before the bitmap and the bitmap before the BAT entry, so a killed process leaves at worst an unused block. A
/// log GUID in the header means "a virtual machine has this file open", as on a Hyper-V host; it is zero otherwise.
@NullMarked
package dev.stillpoint.simulator.vhdx;

import org.jspecify.annotations.NullMarked;
