package dev.stillpoint.contracts;

/// Why a run was refused by its inspection, ended badly or carries a warning: the closed list of the API.
public enum ProblemCode {
    PASSTHROUGH_DISK("Replace the pass-through disk by a VHDX, or take the VM out of the system."),
    FOREIGN_VM_SHARES_DISK("Take the other VM into the system, or detach the disk from it."),
    CHECKPOINTS_DISABLED("Set the VM's checkpoint type to something else than Disabled."),
    NOT_ENOUGH_SPACE("Free space on the volume or storage location named, or pick another location."),
    VM_NOT_HEALTHY("Bring the VM to a healthy state in SCVMM."),
    SHARED_DISK_ON_AVHDX("Merge the shared disk's checkpoint chain first."),
    ORPHAN_DIFFERENCING_CHAIN("Merge the differencing files by hand: no checkpoint owns them."),
    SAVE_WITH_SHARED_DISK("VMs with shared disks can only be shut down or turned off."),
    CHECKPOINT_NAME_EXISTS("Pick another name, or delete the checkpoint that has it."),
    EXPORT_PATH_NOT_ALLOWED("Name a path below one of the agent's export roots."),
    PROFILE_UNKNOWN("Name a hardware profile or template of SCVMM, by its name or its id."),
    NO_WORKER_FOR_SOURCE("Start a worker of the storage location that reaches the disk's volume."),
    SET_INCOMPLETE("Pick a complete checkpoint set."),
    COPY_MISSING("Pick another checkpoint set: a disk copy of this one is gone."),
    COPY_DAMAGED("Pick another checkpoint set: this one is quarantined."),
    CHECKPOINT_GONE("Pick another checkpoint set: someone removed a checkpoint of this one."),
    CHECKPOINT_OF_SET("Delete the checkpoint set that the checkpoint belongs to."),
    MEMBER_MISSING("Bring the VM back, or pick a set without it."),
    LEDGER_DRIFT("Put the disk back into the slot named, or take a new checkpoint set."),
    INVENTORY_CHANGED("Look at the system again and submit a new request."),
    EXPIRED("Submit the request again: it was not begun in time."),
    SYSTEM_BUSY("Wait for the run named, then submit again."),
    IDEMPOTENCY_KEY_REUSED("Use a new idempotency key for a new request."),
    STEP_FAILED("Read the step's last attempt."),
    UNDO_FAILED("Put it right by hand, then retry or resolve the run."),
    NOT_HOME("Attach the disk or insert the medium named where it belongs, then resolve the run again."),
    LOCATION_UNKNOWN("Name a storage location that exists."),
    CANCEL_TOO_LATE("Nothing to do: the run was past its safe point and went on."),
    MEMBER_ADDED("Take a new checkpoint set that has the new VM."),
    ALL_DOMAIN_CONTROLLERS_RESTORED("Check the directory's replication after the restore."),
    WITNESS_OUTSIDE_SYSTEM("Check the guest cluster's quorum after the run."),
    TYPE_FELL_BACK("Look at the guest's VSS writers: the checkpoint is standard, not production."),
    CLONE_FELL_BACK("Look at the clone step's first attempt: the disk was copied while its VMs were down."),
    MEDIUM_GONE("Insert another ISO or leave the drive empty.");

    private final String remedy;

    ProblemCode(String remedy) {
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
