/// Faults on purpose, for the local stack only: [FaultPlane] asks the simulated fabric's control plane which fault to
/// take, [FaultyStorage] carries it out under the engine. Without `stillpoint.disk.faults.url` nothing here is made.
@NullMarked
package dev.stillpoint.disk.fault;

import org.jspecify.annotations.NullMarked;
