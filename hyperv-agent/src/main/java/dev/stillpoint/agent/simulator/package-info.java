/// The fabric behind the simulator's HTTP interface (`fabric-simulator/PROTOCOL.md`), as SCVMM and Hyper-V are to a
/// real agent.
///
/// Open [SimulatorFabric] first. [SimulatorHttp] speaks HTTP and tells a call that never arrived from one whose
/// answer was lost; [Wire] is what crosses it; [Errors] knows the error numbers; [InventoryReader] turns views into
/// an inventory.
@NullMarked
package dev.stillpoint.agent.simulator;

import org.jspecify.annotations.NullMarked;
