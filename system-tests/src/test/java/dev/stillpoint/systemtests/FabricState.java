package dev.stillpoint.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What the fabric says about itself at one moment, made to be compared: two fingerprints are lists of lines.
record FabricState(List<Vm> vms, List<Job> jobs, List<String> guestDiskFailures, List<String> deletedFiles) {

    record Vm(
            String name,
            String id,
            String host,
            String state,
            List<Disk> disks,
            List<String> media,
            List<Checkpoint> checkpoints) {
        boolean off() {
            return state.equals("PowerOff");
        }

        List<Disk> sharedDisks() {
            return disks.stream().filter(Disk::shared).toList();
        }

        List<Disk> ownDisks() {
            return disks.stream()
                    .filter(disk -> !disk.shared() && !disk.path().isEmpty())
                    .toList();
        }

        String system() {
            return name.substring(name.lastIndexOf('-') + 1);
        }
    }

    record Disk(String slot, String path, boolean shared) {}

    record Checkpoint(String id, String name, String description, String type) {}

    record Job(String id, String operation, String vm, String status) {
        boolean running() {
            return status.equals("Running");
        }
    }

    static FabricState of(JsonNode state) {
        return new FabricState(
                Run.stream(state.path("vms")).map(FabricState::vm).toList(),
                Run.stream(state.path("jobs"))
                        .map(job -> new Job(
                                job.path("id").asText(),
                                job.path("operation").asText(),
                                job.path("vm").asText(),
                                job.path("status").asText()))
                        .toList(),
                Run.stream(state.path("guestDiskFailures"))
                        .map(JsonNode::toString)
                        .toList(),
                Run.stream(state.path("deletedFiles")).map(JsonNode::toString).toList());
    }

    private static Vm vm(JsonNode vm) {
        return new Vm(
                vm.path("name").asText(),
                vm.path("id").asText(),
                vm.path("host").asText(),
                vm.path("state").asText(),
                Run.stream(vm.path("disks"))
                        .map(disk -> new Disk(
                                disk.path("controller").asText() + " "
                                        + disk.path("number").asInt() + ":"
                                        + disk.path("location").asInt(),
                                disk.path("path").asText(""),
                                disk.path("shared").asBoolean()))
                        .sorted(Comparator.comparing(Disk::slot))
                        .toList(),
                Run.stream(vm.path("dvd"))
                        .map(drive -> drive.path("iso").asText(""))
                        .toList(),
                Run.stream(vm.path("checkpoints"))
                        .map(checkpoint -> new Checkpoint(
                                checkpoint.path("id").asText(),
                                checkpoint.path("name").asText(),
                                checkpoint.path("description").asText(""),
                                checkpoint.path("type").asText()))
                        .toList());
    }

    Vm vm(String name) {
        return vms.stream()
                .filter(vm -> vm.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no VM " + name));
    }

    List<Vm> system(String system) {
        return vms.stream().filter(vm -> vm.system().equals(system)).toList();
    }

    /// The shared disks of a system, each once.
    List<String> sharedDisks(String system) {
        return system(system).stream()
                .flatMap(vm -> vm.sharedDisks().stream())
                .map(Disk::path)
                .distinct()
                .sorted()
                .toList();
    }

    /// Whether this job is at work on this VM.
    boolean jobRunning(String operation, Vm vm) {
        return jobs.stream()
                .anyMatch(job -> job.running()
                        && job.operation().equalsIgnoreCase(operation)
                        && (job.vm().equalsIgnoreCase(vm.id()) || job.vm().equals(vm.name())));
    }

    /// Power, slots and media of a system: what must be the same after every run. An own disk counts by its slot:
    /// what hangs there changes with each checkpoint.
    List<String> home(String system) {
        return system(system).stream()
                .flatMap(vm -> Stream.of(
                                Stream.of(vm.name() + " is " + vm.state()),
                                vm.disks().stream()
                                        .map(disk -> vm.name() + " has at " + disk.slot() + " "
                                                + (disk.shared() ? "shared " + disk.path() : "its own disk")),
                                numbered(vm.name() + " has in drive ", vm.media()).stream())
                        .flatMap(lines -> lines))
                .toList();
    }

    /// As [#home], with own disks by path and with every checkpoint: what a run that was undone must leave behind.
    List<String> untouched(String system) {
        return Stream.concat(
                        home(system).stream(),
                        system(system).stream()
                                .flatMap(vm -> Stream.concat(
                                        vm.ownDisks().stream()
                                                .map(disk -> vm.name() + " uses at " + disk.slot() + " "
                                                        + disk.path().toLowerCase(Locale.ROOT)),
                                        vm.checkpoints().stream()
                                                .map(checkpoint -> vm.name() + " has the checkpoint "
                                                        + checkpoint.name() + " " + checkpoint.id()))))
                .toList();
    }

    /// What guests of this system lost.
    List<String> harm(String system) {
        return Stream.concat(guestDiskFailures.stream(), deletedFiles.stream())
                .filter(line -> system(system).stream()
                        .anyMatch(vm -> line.contains("\"" + vm.name() + "\"")
                                || line.toLowerCase(Locale.ROOT)
                                        .contains("\\\\" + system.toLowerCase(Locale.ROOT) + "\\\\")))
                .toList();
    }

    private static List<String> numbered(String start, List<String> values) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            lines.add(start + i + " '" + values.get(i) + "'");
        }
        return lines;
    }
}
