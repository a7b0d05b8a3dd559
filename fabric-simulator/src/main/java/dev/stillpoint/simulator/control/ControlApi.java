package dev.stillpoint.simulator.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.simulator.fabricfile.FabricFile.Controller;
import dev.stillpoint.simulator.fault.DiskFault;
import dev.stillpoint.simulator.fault.DiskFaults;
import dev.stillpoint.simulator.fault.Fault;
import dev.stillpoint.simulator.fault.Faults;
import dev.stillpoint.simulator.http.JsonRequest;
import dev.stillpoint.simulator.http.JsonServer;
import dev.stillpoint.simulator.http.JsonServer.Answer;
import dev.stillpoint.simulator.machine.Checkpoints;
import dev.stillpoint.simulator.machine.Fabric;
import dev.stillpoint.simulator.machine.Machine;
import dev.stillpoint.simulator.machine.Meddling;
import dev.stillpoint.simulator.machine.Power;
import dev.stillpoint.simulator.machine.Refusal;
import dev.stillpoint.simulator.machine.Slots;
import dev.stillpoint.simulator.machine.VmView;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// `/control/*`: the truth, what was called, faults, and what an admin or a guest does behind everybody's back.
public final class ControlApi implements JsonServer.Handler {
    private static final Map<String, Fault.Kind> KINDS =
            Arrays.stream(Fault.Kind.values()).collect(Collectors.toMap(Fault.Kind::word, Function.identity()));
    private static final Set<String> OPERATIONS = Set.of(
            "*",
            "stop",
            "start",
            "save",
            "checkpoint",
            "restore",
            "merge",
            "attach",
            "detach",
            "eject",
            "insertMedia",
            "refresh",
            "list",
            "freeSpace",
            "files",
            "rename",
            "export",
            "setCheckpointType",
            "profiles",
            "removeFolder",
            "writeFile",
            "setProfile",
            "removeCheckpoint",
            "swap",
            "swapBack",
            "grantAccess",
            "jobStatus",
            "jobs");
    private static final Set<String> DISK_STEPS =
            Set.of("*", "copy", "verify", "sideFile", "clone", "ship", "deleteCopy");
    private static final Set<String> DISK_KINDS =
            Set.of("fail", "failAfterEffect", "loseAnswer", "hang", "slow", "ioError", "noSpace", "flipBit");

    private final Fabric fabric;
    private final Faults faults;
    private final DiskFaults diskFaults;
    private final Calls calls;
    private final VmView view;

    public ControlApi(Fabric fabric, Faults faults, DiskFaults diskFaults, Calls calls) {
        this.fabric = fabric;
        this.faults = faults;
        this.diskFaults = diskFaults;
        this.calls = calls;
        this.view = new VmView(fabric);
    }

    @Override
    public Answer handle(JsonRequest request) throws IOException {
        String what = request.path().isEmpty() ? "" : request.path().getFirst();
        Answer answer = switch (request.method() + " " + what) {
            case "GET state" -> Answer.ok(fabric.read(view::truth));
            case "GET calls" -> Answer.ok(calls.from(from(request)));
            case "GET faults" -> Answer.ok(faults());
            case "POST faults" -> addFault(request);
            case "DELETE faults" -> removeFaults(request);
            case "GET disk-faults" -> Answer.ok(diskFaults());
            case "POST disk-faults" -> diskFault(request);
            case "DELETE disk-faults" -> removeDiskFaults(request);
            case "POST guest-writes" -> guestWrites(request);
            case "POST vms" -> meddle(request);
            default ->
                throw Refusal.unknown("There is no " + request.method() + " /control/" + what + "; see PROTOCOL.md.");
        };
        fabric.awaitKept();
        return answer;
    }

    private static long from(JsonRequest request) {
        try {
            return Long.parseLong(request.query("from").orElse("0"));
        } catch (NumberFormatException bad) {
            throw Refusal.badRequest("from is no number.");
        }
    }

    private Answer addFault(JsonRequest request) {
        Fault.Kind kind = request.choice("do", null, KINDS);
        Fault fault = new Fault(
                UUID.randomUUID().toString(),
                oneOf("operation", request.text("operation"), OPERATIONS),
                request.text("vm", "*"),
                (int) request.number("after", 0L, 0, 1_000_000),
                (int) request.number("times", 1L, 1, 1_000_000),
                kind,
                (int) request.number("code", (long) Refusal.FAILED, Integer.MIN_VALUE, Integer.MAX_VALUE),
                request.text("message", "Injected fault: " + kind.word() + "."),
                request.seconds("seconds"));
        request.end();
        faults.add(fault);
        return Answer.ok(Fabric.object().put("id", fault.id()));
    }

    private Answer removeFaults(JsonRequest request) {
        if (request.path().size() == 1) {
            faults.clear(
                    request.query("operation").orElse("*"), request.query("vm").orElse("*"));
        } else if (!faults.remove(request.path().get(1))) {
            throw Refusal.unknown("There is no fault " + request.path().get(1) + " any more.");
        }
        return Answer.nothing();
    }

    private static String oneOf(String key, String value, Set<String> all) {
        if (!all.contains(value)) {
            throw Refusal.badRequest("\"" + key + "\" is " + value + "; expected one of "
                    + all.stream().sorted().collect(Collectors.joining(", ")) + ".");
        }
        return value;
    }

    private ObjectNode faults() {
        ObjectNode answer = Fabric.object();
        ArrayNode list = answer.putArray("faults");
        for (Fault fault : faults.all()) {
            ObjectNode node = list.addObject()
                    .put("id", fault.id())
                    .put("operation", fault.operation())
                    .put("vm", fault.vm())
                    .put("after", fault.after())
                    .put("times", fault.times())
                    .put("do", fault.kind().word())
                    .put("code", fault.code())
                    .put("message", fault.message());
            fault.seconds().ifPresent(seconds -> node.put("seconds", seconds));
        }
        return answer;
    }

    private Answer diskFault(JsonRequest request) {
        String action = request.path().size() > 1 ? request.path().get(1) : "";
        return switch (action) {
            case "" -> {
                DiskFault fault = new DiskFault(
                        UUID.randomUUID().toString(),
                        oneOf("step", request.text("step"), DISK_STEPS),
                        request.text("disk", "*"),
                        request.text("location", "*"),
                        (int) request.number("after", 0L, 0, 1_000_000),
                        (int) request.number("times", 1L, 1, 1_000_000),
                        oneOf("do", request.text("do"), DISK_KINDS),
                        request.seconds("seconds").orElse(0),
                        request.body().has("atByte")
                                ? OptionalLong.of(request.number("atByte", null, 0, Long.MAX_VALUE))
                                : OptionalLong.empty());
                request.end();
                diskFaults.add(fault);
                yield Answer.ok(Fabric.object().put("id", fault.id()));
            }
            case "take" -> {
                String step = request.text("step");
                String disk = request.text("disk");
                String location = request.text("location");
                request.end();
                yield diskFaults
                        .take(step, location, name -> view.means(name, disk))
                        .map(fault -> Answer.ok(json(fault)))
                        .orElseGet(Answer::nothing);
            }
            case "fired" -> {
                String id = request.text("id");
                request.end();
                if (!diskFaults.fired(id)) {
                    throw Refusal.unknown("There is no disk fault " + id + " any more.");
                }
                yield Answer.nothing();
            }
            default -> throw Refusal.unknown("There is only take and fired below /control/disk-faults.");
        };
    }

    private Answer removeDiskFaults(JsonRequest request) {
        if (request.path().size() == 1) {
            diskFaults.clear();
        } else if (!diskFaults.remove(request.path().get(1))) {
            throw Refusal.unknown("There is no disk fault " + request.path().get(1) + " any more.");
        }
        return Answer.nothing();
    }

    private ObjectNode diskFaults() {
        ObjectNode answer = Fabric.object();
        ArrayNode list = answer.putArray("faults");
        diskFaults.all().forEach(fault -> list.add(json(fault)));
        return answer;
    }

    private static ObjectNode json(DiskFault fault) {
        ObjectNode node = Fabric.object()
                .put("id", fault.id())
                .put("step", fault.step())
                .put("disk", fault.disk())
                .put("location", fault.location())
                .put("do", fault.kind())
                .put("after", fault.after())
                .put("times", fault.times());
        if (fault.seconds() > 0) {
            node.put("seconds", fault.seconds());
        }
        fault.atByte().ifPresent(at -> node.put("atByte", at));
        return node;
    }

    private Answer guestWrites(JsonRequest request) {
        String vm = request.text("vm");
        String disk = request.text("disk");
        int mebibytes = (int) request.number("mebibytes", null, 1, 1 << 20);
        long seed = request.number("seed", 1L, Long.MIN_VALUE, Long.MAX_VALUE);
        request.end();
        return Answer.ok(
                fabric.change(() -> new Meddling(fabric).guestWrites(fabric.machineNamed(vm), disk, mebibytes, seed)));
    }

    private Answer meddle(JsonRequest request) {
        if (request.path().size() != 3) {
            throw Refusal.unknown("There is only POST /control/vms/{name}/{action}.");
        }
        String name = request.path().get(1);
        String action = request.path().get(2);
        return Answer.ok(fabric.change(() -> {
            Machine vm = fabric.machineNamed(name);
            return switch (action) {
                case "start" -> new Power(fabric).start(vm).apply();
                case "stop" -> new Power(fabric).turnOff(vm).apply();
                case "move" -> new Meddling(fabric).move(vm, query(request, "host"));
                case "rename" -> new Meddling(fabric).rename(vm, query(request, "to"));
                case "checkpoint" ->
                    new Checkpoints(fabric)
                            .take(
                                    vm,
                                    query(request, "name"),
                                    request.query("description").orElse(""))
                            .apply();
                case "detach" ->
                    new Slots(fabric)
                            .detach(vm, controller(request), slot(request, "number"), slot(request, "location"), true)
                            .apply();
                case "attach" ->
                    new Slots(fabric)
                            .attach(
                                    vm,
                                    controller(request),
                                    slot(request, "number"),
                                    slot(request, "location"),
                                    query(request, "path"),
                                    Boolean.parseBoolean(request.query("shared").orElse("false")))
                            .apply();
                default ->
                    throw Refusal.unknown("There is no " + action
                            + "; expected start, stop, move, rename, checkpoint, detach or attach.");
            };
        }));
    }

    private static Controller controller(JsonRequest request) {
        Optional<String> given = request.query("controller");
        return given.isPresent() && given.get().equalsIgnoreCase("IDE") ? Controller.IDE : Controller.SCSI;
    }

    private static int slot(JsonRequest request, String key) {
        try {
            return Integer.parseInt(query(request, key));
        } catch (NumberFormatException bad) {
            throw Refusal.badRequest(key + " is no number.");
        }
    }

    private static String query(JsonRequest request, String key) {
        return request.query(key).orElseThrow(() -> Refusal.badRequest("?" + key + "= is missing."));
    }
}
