/// What the agent needs of a fabric, in the product's words: nothing here knows SCVMM, Hyper-V or the simulator.
///
/// Open [Fabric] first. It reads ([Fabric#inspect], [Fabric#machine]) and begins [Change]s; a change begun is a [Job]
/// that is asked about until it has ended. Everything that can go wrong by itself is a [FabricException].
@NullMarked
package dev.stillpoint.agent.fabric;

import org.jspecify.annotations.NullMarked;
