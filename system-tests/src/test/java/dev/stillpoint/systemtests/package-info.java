/// The whole product as a user has it: the packaged services as processes of their own, with two orchestrators, two
/// agents and two workers running throughout, on a simulated fabric with real VHDX files.
///
/// [Stack] is the running whole, started once for all tests. [Api] is the user's side of it, [Control] the fabric's
/// back door (faults, what an admin would do behind our back), [FabricState] what the fabric says about itself.
/// [DiskOracle] judges disks and copies by its own snapshots, by plain SHA-256 and `qemu-img`, never by the engine's
/// hashes. Open [CreateSystemTest] first.
///
/// Tests run side by side, each on a system of its own (see [TestFabric]); tests that kill a service have the stack
/// to themselves.
@NullMarked
package dev.stillpoint.systemtests;

import org.jspecify.annotations.NullMarked;
