package dev.stillpoint.simulator.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.simulator.fabricfile.FabricFile.CheckpointType;
import dev.stillpoint.simulator.fabricfile.FabricFile.Controller;
import dev.stillpoint.simulator.http.JsonRequest;
import dev.stillpoint.simulator.machine.Refusal;
import dev.stillpoint.simulator.machine.Swap.Move;
import dev.stillpoint.simulator.operation.Operation;
import dev.stillpoint.simulator.operation.Operation.StopMode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Reads the body of a change.
final class OperationReader {
    private static final Map<String, StopMode> MODES = Map.of(
            "shutdown",
            StopMode.SHUTDOWN,
            "turnOff",
            StopMode.TURN_OFF,
            "save",
            StopMode.SAVE,
            "pause",
            StopMode.PAUSE,
            "discard",
            StopMode.DISCARD);
    private static final Map<String, Controller> CONTROLLERS = words(Controller.values());
    private static final Map<String, CheckpointType> TYPES = words(CheckpointType.values());

    private OperationReader() {}

    private static <E extends Enum<E>> Map<String, E> words(E[] values) {
        return Arrays.stream(values).collect(Collectors.toMap(Enum::name, Function.identity()));
    }

    /// @return empty when there is no operation of that name
    static Optional<Operation> read(String word, JsonRequest request) {
        return Optional.ofNullable(
                switch (word) {
                    case "stop" -> new Operation.Stop(vm(request), request.choice("mode", null, MODES));
                    case "start" -> new Operation.Start(vm(request));
                    case "eject" -> new Operation.Eject(vm(request), drive(request));
                    case "insertMedia" -> new Operation.InsertMedia(vm(request), drive(request), request.text("iso"));
                    case "detach" ->
                        new Operation.Detach(
                                vm(request),
                                controller(request),
                                small("number", request),
                                small("location", request),
                                request.flag("skipDeleteVhd", false));
                    case "attach" ->
                        new Operation.Attach(
                                vm(request),
                                controller(request),
                                small("number", request),
                                small("location", request),
                                request.text("path"),
                                request.flag("shared", false));
                    case "checkpoint" ->
                        new Operation.TakeCheckpoint(
                                vm(request), request.text("name"), request.text("description", ""));
                    case "removeCheckpoint" -> new Operation.RemoveCheckpoint(vm(request), request.text("checkpoint"));
                    case "restore" -> new Operation.Restore(vm(request), request.text("checkpoint"));
                    case "rename" ->
                        new Operation.Rename(vm(request), request.text("checkpoint"), request.text("name"));
                    case "export" ->
                        new Operation.Export(vm(request), request.text("checkpoint"), request.text("path"));
                    case "removeFolder" -> new Operation.RemoveFolder(vm(request), request.text("path"));
                    case "writeFile" ->
                        new Operation.WriteFile(vm(request), request.text("path"), request.text("text"));
                    case "setCheckpointType" ->
                        new Operation.SetCheckpointType(
                                vm(request),
                                given(request, "type", () -> type(request)),
                                given(
                                        request,
                                        "automaticCheckpoints",
                                        () -> request.flag("automaticCheckpoints", false)));
                    case "refresh" -> new Operation.Refresh(vm(request));
                    case "swap", "swapBack" ->
                        new Operation.Swap(
                                vm(request),
                                request.texts("vms").stream()
                                        .map(vm -> vm.toLowerCase(Locale.ROOT))
                                        .toList(),
                                request.text("owner"),
                                moves(request),
                                word.equals("swapBack"));
                    case "grantAccess" -> new Operation.GrantAccess(vm(request), request.text("path"));
                    default -> null;
                });
    }

    private static <T> Optional<T> given(JsonRequest request, String key, Supplier<T> read) {
        return request.body().hasNonNull(key) ? Optional.of(read.get()) : Optional.empty();
    }

    static CheckpointType type(JsonRequest request) {
        return request.choice("type", null, TYPES);
    }

    private static String vm(JsonRequest request) {
        return request.text("vm").toLowerCase(Locale.ROOT);
    }

    private static Controller controller(JsonRequest request) {
        return request.choice("controller", Controller.SCSI, CONTROLLERS);
    }

    private static int drive(JsonRequest request) {
        return small("drive", request);
    }

    private static int small(String key, JsonRequest request) {
        return (int) request.number(key, null, 0, 255);
    }

    private static List<Move> moves(JsonRequest request) {
        List<Move> moves =
                request.objects("moves").stream().map(OperationReader::move).toList();
        if (moves.isEmpty()) {
            throw Refusal.badRequest("\"moves\" is empty.");
        }
        return moves;
    }

    private static Move move(ObjectNode move) {
        if (!move.path("from").isTextual() || !move.path("to").isTextual()) {
            throw Refusal.badRequest("A move needs the texts \"from\" and \"to\".");
        }
        return new Move(move.path("from").asText(), move.path("to").asText());
    }
}
