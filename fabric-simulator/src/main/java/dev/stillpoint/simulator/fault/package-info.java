/// Faults that tests inject: [Faults] for what SCVMM and Hyper-V do, [DiskFaults] for the disk workers, which
/// take theirs over HTTP. Both count `after` and `times` atomically: a fault spares the first `after` matches,
/// meets the next `times`, and is gone.
@NullMarked
package dev.stillpoint.simulator.fault;

import org.jspecify.annotations.NullMarked;
