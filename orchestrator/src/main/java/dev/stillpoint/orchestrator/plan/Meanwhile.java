package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.VmId;
import java.util.List;

/// What a plan does between [GoingDown] and [ComingBack], named by its steps: on the way home it is undone, or has
/// ended, before a VM gets its disks, media and power back.
interface Meanwhile {
    /// The VM's refresh after all that was done to it.
    StepId refresh(VmId vm);

    /// What makes another VM of it: undone before anything of the VM comes home.
    List<StepId> changes(VmId vm);

    /// What makes another disk of it: undone before the disk is attached anywhere.
    List<StepId> changes(DiskId disk);

    /// What lets the VM open the disk: granted again, as far as that can be, before the disk is attached.
    List<StepId> access(VmId vm, DiskId disk);

    /// What reads the disk: waited for, but not for long.
    List<StepId> readers(DiskId disk);
}
