package dev.stillpoint.orchestrator.location;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.DiskCommand.CopyTarget;
import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.orchestrator.plan.Scenes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DispatchOrderTest {
    private static final DiskId DISK = Scenes.data().diskId();
    private static final CopyTarget TARGET = CopyTarget.below("\\\\nas-b\\backup", Scenes.NAS_B, Scenes.SET, DISK);

    private static final Duration PATIENCE = Duration.ofMinutes(15);

    @Test
    void whatVmsStandStillForGoesFirstAndAProofLast() {
        // Given
        HeldCommand verify = held(new DiskCommand.VerifyCopy(DISK, TARGET, "sha256:", 900), 900, 0);
        HeldCommand ship = held(new DiskCommand.ShipClone(DISK, Scenes.data(), List.of(), 9, TARGET), 9, 1);
        HeldCommand undo = held(new DiskCommand.UndoCopy(DISK, TARGET), 0, 2);
        HeldCommand delete = held(new DiskCommand.DeleteCopy(DISK, TARGET), 0, 3);
        HeldCommand remove = held(new DiskCommand.RemoveFiles(DISK, TARGET, List.of(), "t"), 0, 4);
        HeldCommand side = held(new DiskCommand.WriteSideFile(DISK, TARGET, "sha256:", 500, List.of(), "t"), 500, 5);
        HeldCommand small = held(new DiskCommand.CopyDisk(DISK, Scenes.data(), List.of(), 1, TARGET), 1, 6);
        HeldCommand large = held(new DiskCommand.CopyDisk(DISK, Scenes.data(), List.of(), 2, TARGET), 2, 7);

        // Then
        assertThat(sorted(8, verify, ship, undo, delete, remove, side, small, large))
                .containsExactly(large, small, side, undo, delete, remove, ship, verify);
    }

    @Test
    void theRunWhoseVmsCanStartSoonestGoesFirstWithItsLargestDisk() {
        HeldCommand bigOne = copy("01950000-0000-7000-8000-0000000000a1", 100, 130, 0);
        HeldCommand bigTwo = copy("01950000-0000-7000-8000-0000000000a1", 30, 130, 0);
        HeldCommand littleOne = copy("01950000-0000-7000-8000-0000000000b2", 40, 90, 5);
        HeldCommand littleTwo = copy("01950000-0000-7000-8000-0000000000b2", 50, 90, 5);

        assertThat(sorted(10, bigOne, bigTwo, littleOne, littleTwo))
                .containsExactly(littleTwo, littleOne, bigOne, bigTwo);
    }

    @Test
    void whatHasWaitedTooLongGoesBeforeWhatIsMoreUrgent() {
        HeldCommand verify = held(new DiskCommand.VerifyCopy(DISK, TARGET, "sha256:", 900), 900, 1);
        HeldCommand big = copy("01950000-0000-7000-8000-0000000000a1", 100, 100, 0);
        HeldCommand little = copy("01950000-0000-7000-8000-0000000000b2", 1, 1, 880);

        assertThat(sorted(899, verify, big, little)).containsExactly(little, big, verify);
        assertThat(sorted(900, verify, big, little)).containsExactly(big, little, verify);
        assertThat(sorted(901, verify, big, little)).containsExactly(big, verify, little);
    }

    private static List<HeldCommand> sorted(int second, HeldCommand... held) {
        return Stream.of(held)
                .sorted(DispatchOrder.shortestDowntime(PATIENCE).order(Scenes.NOON.plusSeconds(second)))
                .toList();
    }

    private static HeldCommand copy(String run, long bytes, long runBytes, int second) {
        return held(
                RunId.of(run),
                new DiskCommand.CopyDisk(DISK, Scenes.data(), List.of(), bytes, TARGET),
                bytes,
                runBytes,
                second);
    }

    private static HeldCommand held(DiskCommand command, long bytes, int second) {
        return held(Scenes.RUN, command, bytes, 0, second);
    }

    private static HeldCommand held(RunId run, DiskCommand command, long bytes, long runBytes, int second) {
        Instant at = Scenes.NOON.plusSeconds(second);
        return new HeldCommand(
                new Delivery(
                        new StepRef(run, new StepId("s" + second), Direction.FORWARD, 1, 1),
                        at,
                        null,
                        Duration.ofMinutes(5),
                        null,
                        command),
                "nas-b",
                bytes,
                runBytes,
                null,
                at);
    }
}
