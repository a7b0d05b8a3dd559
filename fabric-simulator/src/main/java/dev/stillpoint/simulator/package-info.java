/// A stand-in for SCVMM, its Hyper-V hosts, their volumes and the storage locations, with real VHDX files and
/// faults on demand; only Windows is missing. Start it by [Main] or, inside a test, by [SimulatorServer]. The rules
/// are in `machine`, what takes
/// time in `operation`, the bytes in `vhdx`; how to write a fabric file says the page of `fabricfile`.
@NullMarked
package dev.stillpoint.simulator;

import org.jspecify.annotations.NullMarked;
