package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Json;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.plan.StoredSet.Copy;
import dev.stillpoint.orchestrator.plan.StoredSet.Member;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What stands in an export's folder, and how it belongs together: all that somebody needs who has nothing but
/// the folder. Paths are relative to it.
///
/// @param format 1
record ExportDescription(
        int format,
        String system,
        SetId checkpointSet,
        String name,
        Instant createdAt,
        RunId exportedBy,
        List<ExportedVm> vms,
        List<ExportedDisk> disks,
        List<LedgerRow.Iso> media) {
    /// @param powerState the VM's state before it was stopped for the set
    record ExportedVm(VmId vm, String name, String checkpoint, VmState powerState, String folder) {}

    /// @param disk the path by which VMs attached it
    /// @param files the main one last
    record ExportedDisk(
            DiskPath disk,
            List<String> files,
            long length,
            @Nullable String merkleRoot,
            List<HungAt> attachments) {}

    record HungAt(VmId vm, String name, Slot slot) {}

    /// As JSON in ASCII, which no console and no code page can harm.
    static String text(
            StoredSet set, RunId run, List<PresentMember> members, Map<Copy, List<DiskPath>> copies, DiskPath folder) {
        List<ExportedVm> vms = new ArrayList<>();
        for (PresentMember present : members) {
            VmId id = present.vm().id();
            set.members().stream()
                    .filter(member -> member.vm().equals(id))
                    .map(Member::powerState)
                    .findFirst()
                    .ifPresent(state -> vms.add(new ExportedVm(
                            id, present.vm().name(), present.checkpoint().id(), state, id.toString())));
        }
        List<ExportedDisk> disks = new ArrayList<>();
        copies.forEach((copy, places) -> disks.add(new ExportedDisk(
                copy.path(),
                places.stream()
                        .map(place -> place.path().substring(folder.path().length() + 1))
                        .toList(),
                copy.length(),
                copy.merkleRoot(),
                copy.attachments().stream()
                        .map(at -> new HungAt(at.vm(), at.vmName(), at.slot()))
                        .toList())));
        return ascii(Json.text(new ExportDescription(
                1, set.system(), set.id(), set.name(), set.createdAt(), run, vms, disks, set.media())));
    }

    private static String ascii(String json) {
        StringBuilder plain = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c < 0x7f) {
                plain.append(c);
            } else {
                plain.append(String.format("\\u%04x", (int) c));
            }
        }
        return plain.toString();
    }
}
