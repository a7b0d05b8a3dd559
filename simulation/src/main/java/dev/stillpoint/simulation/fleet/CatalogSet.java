package dev.stillpoint.simulation.fleet;

import dev.stillpoint.contracts.DiskCommand.CopyTarget;
import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import dev.stillpoint.orchestrator.plan.SetStatus;
import dev.stillpoint.orchestrator.plan.StoredSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A checkpoint set's rows in the database.
final class CatalogSet {
    final SetId id;
    final RunId run;
    final Shape shape;
    String name;
    final Instant createdAt;
    final Map<VmId, Member> members = new LinkedHashMap<>();
    final Map<DiskId, StoredSet.Copy> copies = new LinkedHashMap<>();
    /// What the bytes of the set were when it became restorable: of each member, and of each file of each disk.
    final Map<VmId, Integer> ownBytes = new LinkedHashMap<>();
    final Map<DiskPath, Integer> fileBytes = new LinkedHashMap<>();
    SetStatus status = SetStatus.CREATING;

    /// The newest complete set when this one was begun.
    @Nullable
    CatalogSet parent;

    /// When it is to be removed.
    @Nullable
    Instant removeAt;

    List<LedgerRow.Iso> media = List.of();

    CatalogSet(SetId id, RunId run, Shape shape, String name, Instant createdAt) {
        this.id = id;
        this.run = run;
        this.shape = shape;
        this.name = name;
        this.createdAt = createdAt;
    }

    /// Whether it was taken on top of another one, directly or not.
    boolean isAbove(CatalogSet other) {
        CatalogSet at = parent;
        while (at != null && at != other) {
            at = at.parent;
        }
        return at == other;
    }

    record Member(String name, @Nullable String checkpointId, VmState powerState) {}

    void copied(
            DiskId disk,
            DiskPath path,
            List<DiskPath> files,
            CopyTarget target,
            StepResult.DiskCopied copy,
            List<LedgerRow.Disk> attachments) {
        List<StoredSet.File> stored = new ArrayList<>();
        for (int at = 0; at < files.size(); at++) {
            stored.add(new StoredSet.File(files.get(at), copy.files().get(at).path(), null));
        }
        copies.put(
                disk,
                new StoredSet.Copy(
                        disk,
                        path,
                        target,
                        copy.length(),
                        copy.length(),
                        copy.merkleRoot(),
                        stored,
                        places(attachments)));
    }

    void kept(
            DiskId disk,
            DiskPath path,
            CopyTarget target,
            List<StepResult.KeptFile> files,
            List<LedgerRow.Disk> attachments) {
        List<StoredSet.File> stored = new ArrayList<>();
        long length = 0;
        for (StepResult.KeptFile file : files) {
            stored.add(new StoredSet.File(file.live(), file.path().path(), file.identity()));
            length += file.identity().length();
        }
        copies.put(disk, new StoredSet.Copy(disk, path, target, length, null, null, stored, places(attachments)));
    }

    private static List<StoredSet.Attachment> places(List<LedgerRow.Disk> rows) {
        List<StoredSet.Attachment> places = new ArrayList<>();
        for (LedgerRow.Disk row : rows) {
            places.add(new StoredSet.Attachment(row.vm(), row.vmName(), row.slot()));
        }
        return places;
    }

    StoredSet stored() {
        List<StoredSet.Member> all = new ArrayList<>();
        members.forEach((vm, member) ->
                all.add(new StoredSet.Member(vm, member.name(), member.checkpointId(), member.powerState())));
        return new StoredSet(
                id, run, shape.system(), name, status, createdAt, all, List.copyOf(copies.values()), media);
    }
}
