package dev.stillpoint.simulator.protocol;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.simulator.control.Calls;
import dev.stillpoint.simulator.fabricfile.FabricFile.CheckpointType;
import dev.stillpoint.simulator.fault.Fault;
import dev.stillpoint.simulator.fault.Faults;
import dev.stillpoint.simulator.http.JsonRequest;
import dev.stillpoint.simulator.http.JsonServer;
import dev.stillpoint.simulator.http.JsonServer.Answer;
import dev.stillpoint.simulator.job.Job;
import dev.stillpoint.simulator.machine.Fabric;
import dev.stillpoint.simulator.machine.FileView;
import dev.stillpoint.simulator.machine.HostView;
import dev.stillpoint.simulator.machine.Machine;
import dev.stillpoint.simulator.machine.Profiles;
import dev.stillpoint.simulator.machine.Refusal;
import dev.stillpoint.simulator.machine.VmView;
import dev.stillpoint.simulator.operation.Operation;
import dev.stillpoint.simulator.operation.Operations;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `/fabric/*`. Every call about a VM is recorded, whatever becomes of it.
public final class FabricApi implements JsonServer.Handler {
    /// Who does it: SCVMM, which sees what comes of it, or somebody at the host behind its back.
    private enum By {
        VMM,
        HOST
    }

    private static final Map<String, By> BY = Map.of("vmm", By.VMM, "host", By.HOST);
    private static final List<String> READS = List.of("list", "freeSpace", "files", "jobStatus", "jobs", "profiles");
    /// What tells of the fabric itself and of files that no VM need have.
    private static final List<String> UNRECORDED = List.of("about", "disks", "hosts");

    private final Fabric fabric;
    private final Operations operations;
    private final Faults faults;
    private final Calls calls;
    private final VmView view;
    private final HostView hosts;
    private final Profiles profiles;

    public FabricApi(Fabric fabric, Operations operations, Faults faults, Calls calls) {
        this.fabric = fabric;
        this.operations = operations;
        this.faults = faults;
        this.calls = calls;
        this.view = new VmView(fabric);
        this.hosts = new HostView(fabric);
        this.profiles = new Profiles(fabric);
    }

    @Override
    public Answer handle(JsonRequest request) {
        if (!request.method().equals("POST") || request.path().size() != 1) {
            throw Refusal.unknown("There is only POST /fabric/{operation}.");
        }
        String word = request.path().getFirst();
        String vmId = request.body().path("vm").asText("");
        String vmName = fabric.read(() -> fabric.machines().stream()
                .filter(vm -> vm.id().equalsIgnoreCase(vmId))
                .map(Machine::name)
                .findFirst()
                .orElse(""));
        String recorded =
                word.equals("stop") && request.body().path("mode").asText("").equals("save") ? "save" : word;
        if (UNRECORDED.contains(word)) {
            return Answer.ok(readings(word, request));
        }
        long call = calls.received(recorded, vmName, vmId, request.body());
        try {
            Answer answer = answer(word, request, vmName, vmId, call);
            fabric.awaitKept();
            return answer;
        } catch (Refusal refusal) {
            calls.refused(call, refusal.code(), refusal.text());
            throw refusal;
        }
    }

    private Answer answer(String word, JsonRequest request, String vmName, String vmId, long call) {
        String correlation = request.text("correlation", "");
        return switch (word) {
            case String read
            when READS.contains(read) -> {
                Optional<Fault> fault = faults.take(word, List.of(vmName, vmId));
                fault.ifPresent(this::before);
                ObjectNode body = readings(word, request);
                yield after(fault, call, body);
            }
            case "refreshHost" -> {
                String host = request.text("host");
                request.end();
                ObjectNode refreshed = fabric.change(() -> hosts.refresh(host));
                calls.answered(call);
                yield Answer.ok(refreshed);
            }
            case "setProfile" -> {
                Optional<Fault> fault = faults.take(word, List.of());
                fault.ifPresent(this::before);
                String profile = request.text("profile");
                CheckpointType type = OperationReader.type(request);
                request.end();
                ObjectNode set = fabric.change(() -> profiles.setType(profile, type));
                yield after(fault, call, set);
            }
            case "stopJob" -> {
                request.text("vm", "");
                String job = request.text("job");
                request.end();
                operations.stop(job);
                calls.answered(call);
                yield Answer.ok(
                        fabric.read(() -> view.job(fabric.jobs().find(job).orElseThrow())));
            }
            default -> {
                Operation operation = OperationReader.read(word, request)
                        .orElseThrow(() -> Refusal.unknown("There is no operation " + word + "; see PROTOCOL.md."));
                boolean byVmm = request.choice("by", operation.seenByVmm() ? By.VMM : By.HOST, BY) == By.VMM;
                request.end();
                Operations.Accepted accepted =
                        operations.submit(operation, correlation, byVmm, job -> calls.accepted(call, job));
                if (accepted.error().isPresent()) {
                    yield Answer.refused(accepted.error().get());
                }
                yield accepted.cut() ? Answer.cut() : Answer.accepted(accepted.job());
            }
        };
    }

    private void before(Fault fault) {
        switch (fault.kind()) {
            case FAIL, LOCKED_BY_OTHER_JOB -> throw Refusal.of(fault.code(), fault.message());
            case HANG -> hang(fault.seconds().orElse(3600));
            case SLOW, LOSE_ANSWER, FAIL_AFTER_EFFECT -> sleep(fault.seconds().orElse(0));
        }
    }

    private void hang(double seconds) {
        long generation = faults.generation();
        long until = System.nanoTime() + (long) (seconds * 1e9);
        while (faults.generation() == generation && System.nanoTime() - until < 0) {
            sleep(0.05);
        }
    }

    private static void sleep(double seconds) {
        try {
            Thread.sleep((long) (seconds * 1000));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Answer after(Optional<Fault> fault, long call, ObjectNode body) {
        if (fault.isPresent() && fault.get().kind() == Fault.Kind.FAIL_AFTER_EFFECT) {
            throw Refusal.of(fault.get().code(), fault.get().message());
        }
        if (fault.isPresent() && fault.get().kind() == Fault.Kind.LOSE_ANSWER) {
            calls.lost(call);
            return Answer.cut();
        }
        calls.answered(call);
        return Answer.ok(body);
    }

    private ObjectNode readings(String word, JsonRequest request) {
        return switch (word) {
            case "list" -> {
                String seen = view(request);
                String only = request.text("vm", "");
                String name = request.text("name", "");
                String host = request.text("host", "");
                boolean facts = request.flag("facts", true);
                request.end();
                yield list(seen, only, name, host, facts);
            }
            case "about" -> {
                request.end();
                yield fabric.read(hosts::about);
            }
            case "hosts" -> {
                String seen = view(request);
                request.end();
                yield fabric.read(() -> hosts.list(seen.equals("vmm")));
            }
            case "profiles" -> {
                request.end();
                yield fabric.read(profiles::list);
            }
            case "freeSpace" -> {
                request.end();
                yield fabric.read(view::freeSpace);
            }
            case "files" -> {
                request.text("vm", "");
                List<FileView.Named> names =
                        request.objects("files").stream().map(FabricApi::named).toList();
                request.end();
                yield fabric.read(() -> new FileView(fabric).of(names));
            }
            case "disks" -> {
                List<FileView.Named> names =
                        request.objects("files").stream().map(FabricApi::named).toList();
                request.end();
                yield fabric.read(() -> new FileView(fabric).disks(names));
            }
            case "jobs" -> {
                String vm = request.text("vm", "").toLowerCase(Locale.ROOT);
                String start = request.text("correlation", "");
                Optional<By> by = request.text("by", "").isEmpty()
                        ? Optional.empty()
                        : Optional.of(request.choice("by", By.VMM, BY));
                long limit = request.number("limit", 50L, 1, 1_000_000);
                request.end();
                if (vm.isEmpty() && start.isEmpty() && by.isEmpty()) {
                    throw Refusal.badRequest(
                            "\"vm\", \"correlation\" and \"by\" are missing; give at least one of them.");
                }
                yield fabric.read(() -> {
                    ObjectNode answer = Fabric.object();
                    ArrayNode jobs = answer.putArray("jobs");
                    List<Job> found = vm.isEmpty()
                            ? fabric.jobs().all().reversed()
                            : fabric.jobs().ofVm(fabric.machine(vm).id());
                    found.stream()
                            .filter(job -> job.correlation().startsWith(start))
                            .filter(job -> by.isEmpty() || job.byVmm() == (by.get() == By.VMM))
                            .limit(limit)
                            .forEach(job -> jobs.add(view.job(job)));
                    return answer;
                });
            }
            default -> {
                request.text("vm", "");
                String job = request.text("job");
                request.end();
                yield fabric.read(() -> view.job(
                        fabric.jobs().find(job).orElseThrow(() -> Refusal.unknown("There is no job " + job + "."))));
            }
        };
    }

    private static String view(JsonRequest request) {
        String seen = request.text("view", "host");
        if (!List.of("vmm", "host").contains(seen)) {
            throw Refusal.badRequest("\"view\" is " + seen + "; expected vmm or host.");
        }
        return seen;
    }

    private static FileView.Named named(ObjectNode file) {
        if (!file.path("owner").isTextual() || !file.path("path").isTextual()) {
            throw Refusal.badRequest("A file needs the texts \"owner\" and \"path\".");
        }
        return new FileView.Named(file.path("owner").asText(), file.path("path").asText());
    }

    private ObjectNode list(String seen, String only, String name, String host, boolean facts) {
        return fabric.read(() -> {
            ObjectNode answer = Fabric.object();
            ArrayNode vms = answer.putArray("vms");
            List<Machine> wanted = only.isEmpty() ? List.copyOf(fabric.machines()) : List.of(fabric.machine(only));
            Map<String, Job> lastJobs = seen.equals("vmm") ? fabric.jobs().lastOfVmm() : Map.of();
            for (Machine vm : wanted) {
                boolean wantedName = name.isEmpty() || vm.name().equalsIgnoreCase(name);
                if (!wantedName || !(host.isEmpty() || vm.isAt(host))) {
                    continue;
                }
                ObjectNode node = seen.equals("vmm") ? view.seen(vm) : view.of(vm, facts);
                Optional<Job> job = fabric.locking(vm);
                job.ifPresentOrElse(locking -> node.set("job", view.job(locking)), () -> node.putNull("job"));
                if (lastJobs.containsKey(vm.id())) {
                    node.set("lastJob", view.job(lastJobs.get(vm.id())));
                }
                vms.add(node);
            }
            return answer;
        });
    }
}
