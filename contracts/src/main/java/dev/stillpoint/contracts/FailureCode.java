package dev.stillpoint.contracts;

/// Why an attempt failed: a closed list, each with what to do about it and whether trying again by itself can help.
public enum FailureCode {
    STALE(false, "Submit the request again: it was not begun in time."),
    CLOCK_UNKNOWN(
            true, "The agent has not heard the orchestrator's clock yet; check its connection to the control topic."),
    CANCELED(false, "The step was canceled; nothing to do."),
    TIMED_OUT(true, "See what the object's last job is waiting for, then retry the run."),
    NO_ANSWER(true, "Check that the executor runs and reaches Kafka, then retry the run."),
    NOT_TAKEN(false, "Start a worker for the storage location or pick another one."),
    FABRIC_UNREACHABLE(true, "Check that SCVMM and the VM's host answer the agent."),
    FABRIC_ERROR(true, "Read the error of the SCVMM or Hyper-V job named here."),
    VM_NOT_FOUND(false, "The VM is gone from the fabric; refresh the systems."),
    PROFILE_NOT_FOUND(false, "The hardware profile or template is gone from SCVMM; look there, then submit again."),
    VM_NOT_OFF(false, "Shut the VM down: its disks can only be changed or read while it is off."),
    STOP_TIMED_OUT(false, "Shut the guest down by hand, or allow the power to be cut (onStopTimeout: turnOff)."),
    SLOT_CHANGED(false, "Someone changed the VM's disks since the inspection; refresh the system and submit again."),
    SLOT_TAKEN(false, "Another disk hangs in the slot; move it away, then retry the run."),
    DISK_ATTACHED(false, "A VM still holds the disk; detach it, then retry the run."),
    DISK_FILE_GONE(false, "The disk's file is not where it was; bring it back, then retry the run."),
    ACCESS_DENIED(true, "Grant the VM access to the file (its virtual machine SID needs full control)."),
    MEDIUM_GONE(false, "The ISO file is gone; insert another one or leave the drive empty."),
    CHECKPOINT_REFUSED(false, "Hyper-V does not take a checkpoint of this VM as it stands; read the error named here."),
    PATH_NOT_ALLOWED(
            false, "The path lies outside what the executor may touch; check its mapped prefixes or export roots."),
    SOURCE_UNREACHABLE(true, "The worker does not reach the disk's file; check its share or mount."),
    SOURCE_IN_USE(true, "Another program holds the disk's file open; close it, then retry the run."),
    SOURCE_CHANGED(false, "The disk's file changed while it was read; find out who wrote to it."),
    SOURCE_NOT_CLEAN(false, "The disk's VHDX log is not empty: it is in use or was not closed; start and stop its VM."),
    CLONE_UNSUPPORTED(false, "Blocks can't be shared on the disk's volume; the disk is copied instead."),
    CLONE_GONE(false, "The clone that was to be shipped is gone; take a new checkpoint set and resolve this run."),
    NO_SPACE(false, "Free space at the storage location, then submit again."),
    IO_ERROR(true, "Look at the medium of the file named here."),
    COPY_DAMAGED(true, "What was read back is not what was written: the location's medium is suspect."),
    COPY_UNDONE(false, "The copy was undone; nothing to do."),
    COPY_LOCKED(true, "Another worker still holds the copy; see the holder named here."),
    STORED_COPY_DAMAGED(false, "Restore another checkpoint set: this copy is not what it was when it was made."),
    COPY_GONE(false, "Restore another checkpoint set: this copy is not at its storage location any more."),
    CHECKPOINT_GONE(false, "Someone removed the checkpoint; pick another checkpoint set."),
    FILES_UNCLEAR(false, "Look at the files named here: which one is live can't be told; put them right, then retry."),
    INTERNAL(true, "A defect of the executor; report it with its log.");

    private final boolean retryable;
    private final String remedy;

    FailureCode(boolean retryable, String remedy) {
        this.retryable = retryable;
        this.remedy = remedy;
    }

    /// Whether another attempt may succeed without anyone doing anything.
    public boolean retryable() {
        return retryable;
    }

    /// What a person can do about it.
    public String remedy() {
        return remedy;
    }
}
