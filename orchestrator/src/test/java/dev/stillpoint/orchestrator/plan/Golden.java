package dev.stillpoint.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.StepId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// Plans as text, to be compared with files: one line per step, VMs by name, disks by file.
final class Golden {
    private Golden() {}

    static void assertGolden(String name, Plan plan, Inventory inventory) {
        String file = "/dev/stillpoint/orchestrator/plan/" + name + ".plan";
        try (InputStream golden = Golden.class.getResourceAsStream(file)) {
            if (Boolean.getBoolean("golden.write")) {
                Files.writeString(Path.of("src/test/resources" + file), render(plan, inventory));
            }
            assertThat(render(plan, inventory))
                    .as("plan %s", name)
                    .isEqualTo(new String(Objects.requireNonNull(golden, file).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String render(Plan plan, Inventory inventory) {
        StringBuilder text = new StringBuilder();
        for (Step step : plan.steps().list()) {
            text.append(step.id()).append("\n    ").append(step.command().kind());
            text.append(plan.pivot().steps().contains(step.id()) ? ", pivot" : "");
            text.append(step.downtime() == Step.Downtime.NONE ? "" : ", " + step.downtime() + " the downtime");
            text.append(step.bytes() == 0 ? "" : ", " + step.bytes() + " bytes").append('\n');
            append(text, "    needs", step.needs());
            append(text, "    follows", step.follows());
            Fallback fallback = step.fallback();
            if (fallback != null) {
                text.append("    falls back to ").append(fallback.command().kind());
                text.append(", ").append(fallback.bytes()).append(" bytes\n");
            }
            Undo undo = step.undo();
            if (undo != null) {
                text.append("    undo ").append(undo.command().kind()).append(", ");
                text.append(undo.group()).append('\n');
                append(text, "        needs", undo.needs());
                append(text, "        follows", undo.follows());
                append(text, "        along", undo.along());
                append(text, "        readers", undo.readers());
            }
        }
        for (LedgerRow row : plan.ledger()) {
            text.append("ledger ")
                    .append(
                            switch (row) {
                                case LedgerRow.Disk disk ->
                                    disk.vmName() + " " + disk.slot() + " " + disk.disk()
                                            + (disk.shared() ? " shared" : "");
                                case LedgerRow.Iso iso ->
                                    iso.vmName() + " drive " + iso.medium().drive() + " "
                                            + iso.medium().iso();
                            });
            text.append('\n');
        }
        for (Plan.Space space : plan.space()) {
            text.append("space ")
                    .append(space.where())
                    .append(' ')
                    .append(space.needed())
                    .append('\n');
        }
        String named = text.toString();
        for (Inventory.Vm vm : inventory.vms()) {
            named = named.replace(vm.id().toString(), vm.name());
        }
        for (Plan.SharedDisk disk : plan.disks()) {
            named = named.replace(disk.id().toString(), disk.path().fileName());
        }
        return named;
    }

    private static void append(StringBuilder text, String what, List<StepId> ids) {
        if (!ids.isEmpty()) {
            text.append(what);
            ids.forEach(id -> text.append(' ').append(id));
            text.append('\n');
        }
    }
}
