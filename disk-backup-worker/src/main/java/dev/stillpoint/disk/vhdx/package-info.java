/// What the engine must know of a VHDX: whether it is one, and whether it was closed cleanly. Open [VhdxHeader]
/// first. Source: MS-VHDX 2.2 (Header Section).
@NullMarked
package dev.stillpoint.disk.vhdx;

import org.jspecify.annotations.NullMarked;
