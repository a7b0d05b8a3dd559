package dev.stillpoint.orchestrator.plan;

import static dev.stillpoint.orchestrator.plan.Scenes.MIB;
import static dev.stillpoint.orchestrator.plan.Scenes.data;
import static dev.stillpoint.orchestrator.plan.Scenes.fabric;
import static dev.stillpoint.orchestrator.plan.Scenes.path;
import static dev.stillpoint.orchestrator.plan.Scenes.shared;
import static dev.stillpoint.orchestrator.plan.Scenes.vm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.VmState;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A set of two nodes with `data.vhdx` at SCSI 0:1 of both, against what became of the fabric since.
class LedgerDriftTest {
    private static final DiskPath OTHER = path(Scenes.VOLUME + "\\ERP\\other.vhdx");
    private static final Inventory BEFORE = nodes(new Inventory.Disk[] {at(1)}, new Inventory.Disk[] {at(1)});

    private static Inventory nodes(Inventory.Disk[] first, Inventory.Disk[] second) {
        return fabric(vm("SQL01-ERP", VmState.RUNNING, first), vm("SQL02-ERP", VmState.RUNNING, second));
    }

    private static Inventory.Disk at(int location) {
        return shared(location, data(), MIB);
    }

    private static Inventory.Disk with(
            int location, DiskPath path, boolean shared, List<DiskPath> files, long virtualSize) {
        return new Inventory.Disk(
                Slot.scsi(0, location), path, null, shared, "dynamic", files, List.of(), MIB, MIB, virtualSize);
    }

    static Stream<Arguments> drifts() {
        Inventory.Disk own = with(1, OTHER, false, List.of(OTHER), MIB);
        Inventory.Disk unshared = with(1, data(), false, List.of(data()), MIB);
        Inventory.Disk resized = with(1, data(), true, List.of(data()), 2 * MIB);
        Inventory.Disk inParts = with(1, data(), true, List.of(OTHER, data()), MIB);
        return Stream.of(
                drift("moved", both(at(2)), "hung at SCSI 0:1", "hangs at SCSI 0:2 now", "SCSI 0:1 is empty"),
                drift(
                        "moved at one VM",
                        new Inventory.Disk[] {at(1)},
                        both(at(3)),
                        "hung at SCSI 0:1 of SQL02-ERP",
                        "SCSI 0:3 now"),
                drift("detached", new Inventory.Disk[] {at(1)}, new Inventory.Disk[] {}, "attached nowhere", "empty"),
                drift("detached everywhere", new Inventory.Disk[] {}, "attached nowhere", "empty"),
                drift(
                        "slot taken",
                        new Inventory.Disk[] {own, at(2)},
                        new Inventory.Disk[] {at(1)},
                        "hung at SCSI 0:1",
                        "hangs at SCSI 0:2 now",
                        "SCSI 0:1 holds " + OTHER.path()),
                drift("resized", both(resized), "has 2097152 bytes", "had 1048576", "SCSI 0:1"),
                drift("unshared", both(unshared), "SCSI 0:1", "not shared any more"),
                drift(
                        "attached twice",
                        new Inventory.Disk[] {at(1), at(4)},
                        "hangs at SCSI 0:4",
                        "where it did not",
                        "then: SCSI 0:1"),
                drift("other files", both(inParts), "data.vhdx, other.vhdx now", "data.vhdx when"),
                drift(
                        "added",
                        new Inventory.Disk[] {at(1), shared(2, OTHER, MIB)},
                        OTHER.path(),
                        "a shared disk at SCSI 0:2",
                        "was none"));
    }

    private static Inventory.Disk[] both(Inventory.Disk disk) {
        return new Inventory.Disk[] {disk};
    }

    private static Arguments drift(String what, Inventory.Disk[] of, String... words) {
        return drift(what, of, of, words);
    }

    private static Arguments drift(String what, Inventory.Disk[] first, Inventory.Disk[] second, String... words) {
        return Arguments.of(what, nodes(first, second), List.of(words));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("drifts")
    void whatChangedSinceTheSetWasMadeIsNamed(String what, Inventory now, List<String> words) {
        assertThat(problems(BEFORE, now)).isNotEmpty().allSatisfy(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.LEDGER_DRIFT);
            assertThat(problem.disk()).isNotNull();
            assertThat(problem.detail()).contains(words).contains("before-patch");
            assertThat(problem.remediation()).isNotBlank();
        });
    }

    @Test
    void nothingChanged() {
        assertThat(problems(BEFORE, BEFORE)).isEmpty();
    }

    @Test
    void anotherSpellingOfThePathIsTheSameDisk() {
        DiskPath spelt = path("c:/clusterstorage/volume1/erp/DATA.vhdx");

        assertThat(problems(BEFORE, nodes(both(shared(1, spelt, MIB)), both(at(1)))))
                .isEmpty();
    }

    @Test
    void aGrownFileOfTheSameSizeForTheGuestIsNoDrift() {
        Inventory.Disk grown = new Inventory.Disk(
                Slot.scsi(0, 1), data(), null, true, "dynamic", List.of(data()), List.of(), 3 * MIB, 3 * MIB, MIB);

        assertThat(problems(BEFORE, nodes(both(grown), both(grown)))).isEmpty();
    }

    @Test
    void aSetThatDoesNotKnowTheSizeDoesNotMissIt() {
        Inventory.Disk resized = with(1, data(), true, List.of(data()), 2 * MIB);
        StoredSet set = StoredScenes.withCopies(StoredScenes.taken(BEFORE), copy -> sized(copy, null));

        assertThat(problems(set, nodes(both(resized), both(resized)))).isEmpty();
    }

    private static StoredSet.Copy sized(StoredSet.Copy copy, @Nullable Long virtualSize) {
        return new StoredSet.Copy(
                copy.disk(),
                copy.path(),
                copy.target(),
                copy.length(),
                virtualSize,
                copy.merkleRoot(),
                copy.files(),
                copy.attachments());
    }

    @Test
    void eachVmThatDriftedIsNamed() {
        assertThat(problems(BEFORE, nodes(both(at(2)), both(at(3)))))
                .extracting(Problem::vm)
                .containsExactly("SQL01-ERP", "SQL02-ERP");
    }

    private static List<Problem> problems(Inventory before, Inventory now) {
        return problems(StoredScenes.taken(before), now);
    }

    private static List<Problem> problems(StoredSet set, Inventory now) {
        return switch (Planner.plan(StoredScenes.restore(), StoredScenes.since(set, now), StoredScenes.facts(set))) {
            case PlanOutcome.Planned planned -> List.of();
            case PlanOutcome.Refused refused -> refused.problems();
        };
    }
}
