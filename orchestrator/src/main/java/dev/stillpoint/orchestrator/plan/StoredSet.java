package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.Checkpoints;
import dev.stillpoint.contracts.DiskCommand.CopyTarget;
import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.FileIdentity;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A checkpoint set as the catalog has it.
///
/// @param run the run that made it; its [#marker] stands in the description of every checkpoint
/// @param media what was in the members' drives when it was made
public record StoredSet(
        SetId id,
        RunId run,
        String system,
        String name,
        SetStatus status,
        Instant createdAt,
        List<Member> members,
        List<Copy> copies,
        List<LedgerRow.Iso> media) {
    public StoredSet {
        members = List.copyOf(members);
        copies = List.copyOf(copies);
        media = List.copyOf(media);
    }

    /// What the description of each of its checkpoints carries.
    public String marker() {
        return Checkpoints.marker(run);
    }

    /// Whether the VM still has the member's checkpoint: the one noted, with this set's marker.
    boolean hasCheckpoint(Member member, Inventory.Vm vm) {
        return checkpointOf(member, vm).isPresent();
    }

    Optional<Inventory.Checkpoint> checkpointOf(Member member, Inventory.Vm vm) {
        return vm.checkpoints().stream()
                .filter(checkpoint -> checkpoint.id().equalsIgnoreCase(member.checkpointId())
                        && checkpoint.description().contains(marker()))
                .findFirst();
    }

    /// That it has not, in words.
    String withoutCheckpoint(Member member, Inventory.Vm vm) {
        return vm.name() + " has no checkpoint " + member.checkpointId() + " marked " + marker()
                + ", which checkpoint set " + name + " consists of";
    }

    /// @param name the VM's name when the set was made
    /// @param checkpointId absent when the VM's checkpoint was never made
    /// @param powerState the VM's state before it was stopped for the set
    public record Member(VmId vm, String name, @Nullable String checkpointId, VmState powerState) {}

    /// One shared disk's bytes: a verified copy at a storage location, or (in a set of status SAFETY) the files
    /// themselves, kept under other names on their volume.
    ///
    /// @param path by which VMs attached the disk
    /// @param target the copy's place; of kept files, the place of the copy that replaced them: whose workers reach
    ///     both
    /// @param length the files' lengths together, in bytes
    /// @param virtualSize what the guest saw; absent when nobody noted it
    /// @param merkleRoot absent for kept files, and while the copy is not verified
    /// @param files in the order of the copy command, the main file last; empty while the copy is not verified
    /// @param attachments where the disk hung
    public record Copy(
            DiskId disk,
            DiskPath path,
            CopyTarget target,
            long length,
            @Nullable Long virtualSize,
            @Nullable String merkleRoot,
            List<File> files,
            List<Attachment> attachments) {
        public Copy {
            files = List.copyOf(files);
            attachments = List.copyOf(attachments);
        }

        /// Whether these are the disk's own files under other names.
        public boolean isKept() {
            return !files.isEmpty() && files.stream().allMatch(file -> file.kept() != null);
        }
    }

    /// @param live the file of the disk that this was
    /// @param path where its bytes are now, as a Windows path
    /// @param kept what the kept file was when it was renamed; absent for a copied file
    public record File(DiskPath live, String path, @Nullable FileIdentity kept) {}

    public record Attachment(VmId vm, String vmName, Slot slot) {}

    /// A set that could be taken instead.
    public record Reference(SetId id, String name, Instant createdAt) {}
}
