package dev.stillpoint.agent.fabric;

import dev.stillpoint.contracts.CheckpointType;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.FileIdentity;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.ProfileKind;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.contracts.VmId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The fabric as the agent uses it. Every implementation passes the same contract suites.
///
/// Reads are fresh at each call and tell Hyper-V's truth, never SCVMM's cache. A call returns within the
/// implementation's own time-out; none waits for a job. Calls may come from many threads at once.
public interface Fabric {
    /// The whole fabric at one moment.
    Inventory inspect() throws FabricException, InterruptedException;

    /// One VM as it is now, with the job that holds it.
    ///
    /// @throws FabricException.NotFound when the fabric has no VM with this GUID
    Machine machine(VmId vm) throws FabricException, InterruptedException;

    /// Begins a change and returns its job, which may have ended already. A repeat begins it again: callers look
    /// first.
    ///
    /// @param correlation kept with the job, so that it is found again by [#jobs] after a lost answer
    /// @throws FabricException.Locked when another job holds the VM; nothing was begun
    /// @throws FabricException.Refused when the fabric says no; usually nothing was begun
    /// @throws FabricException.Unreachable when the fabric never received it
    /// @throws FabricException.OutcomeUnknown when it may have been received
    Job begin(Change change, Correlation correlation) throws FabricException, InterruptedException;

    /// A job as it stands now.
    ///
    /// @throws FabricException.NotFound when the fabric does not know it any more
    Job job(String id) throws FabricException, InterruptedException;

    /// The VM's last jobs, newest first.
    List<Job> jobs(VmId vm) throws FabricException, InterruptedException;

    /// The last jobs that this step, in this direction, began, newest first, whichever VM they are of: any attempt,
    /// any delivery. How a job that holds no VM is found.
    List<Job> jobsOf(StepRef step) throws FabricException, InterruptedException;

    /// Asks a stoppable job to end; it may still end well.
    void stop(Job job) throws FabricException, InterruptedException;

    /// Whether a disk's file is there, as the VM's host sees it.
    FilePresence presence(VmId vm, DiskPath file) throws FabricException, InterruptedException;

    /// What these files are now, in the order asked, as the VM's host sees them; empty where no file is. A file's
    /// identity stays when it is renamed.
    List<Optional<FileIdentity>> files(VmId vm, List<DiskPath> files) throws FabricException, InterruptedException;

    /// What SCVMM makes VMs from, as it is now; none without SCVMM.
    List<Inventory.Profile> profiles() throws FabricException, InterruptedException;

    /// Sets the checkpoint type of one of [#profiles]. Ends with its call: after a lost answer, look and set it
    /// again.
    ///
    /// @throws FabricException.NotFound when there is no such object
    /// @throws FabricException.Locked when another job holds it
    void setCheckpointType(ProfileKind kind, UUID profile, CheckpointType type)
            throws FabricException, InterruptedException;

    /// How this fabric calls [#setCheckpointType], for the history.
    Execution describe(ProfileKind kind, UUID profile, CheckpointType type);

    /// How this fabric calls a change, for the history.
    Execution describe(Change change);

    /// Whether the fabric answers at all; cheap, never throws.
    boolean answers();
}
