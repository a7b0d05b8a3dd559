package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Inventory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// What an approval binds to: the set that the request is about, membership, slots, disk identity and length,
/// checkpoint trees, and what the system's settings decide: where copies go, and who stops and starts before whom.
///
/// Left out is what may change by itself: host, power, free space, names, and the length of a dynamic disk's file.
/// Its length here is the one that the guest sees.
final class PlanHash {
    private PlanHash() {}

    /// @param about what else the request is about, such as sets, in a form that no two others share
    static String of(String kind, List<String> about, List<Inventory.Vm> members) {
        StringBuilder text = new StringBuilder(kind).append('\n');
        about.forEach(each -> text.append("about ").append(each).append('\n'));
        members.stream().sorted(Comparator.comparing(Inventory.Vm::id)).forEach(vm -> append(text, vm));
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static void append(StringBuilder text, Inventory.Vm vm) {
        text.append("vm ").append(vm.id()).append('\n');
        vm.disks().stream()
                .sorted(Comparator.comparing(disk -> disk.slot().toString()))
                .forEach(disk -> {
                    DiskPath path = disk.path();
                    text.append("disk ")
                            .append(disk.slot())
                            .append(disk.shared() ? " shared " : " own ")
                            .append(disk.virtualSize())
                            .append(' ')
                            .append(
                                    path == null
                                            ? disk.passThrough()
                                            : path.owner().toLowerCase(Locale.ROOT) + ' ' + path.normalised())
                            .append('\n');
                });
        vm.checkpoints().stream()
                .sorted(Comparator.comparing(Inventory.Checkpoint::id))
                .forEach(checkpoint -> text.append("checkpoint ")
                        .append(checkpoint.id())
                        .append(" below ")
                        .append(checkpoint.parent())
                        .append('\n'));
    }
}
