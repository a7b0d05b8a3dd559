package dev.stillpoint.orchestrator.plan;

import static dev.stillpoint.orchestrator.plan.Scenes.cluster;
import static dev.stillpoint.orchestrator.plan.Scenes.create;
import static dev.stillpoint.orchestrator.plan.Scenes.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.StartChoice;
import dev.stillpoint.contracts.StopMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DowntimeEstimateTest {
    private static final Map<String, Duration> STEPS = Map.of(
            "StopVm", Duration.ofSeconds(20),
            "EjectMedia", Duration.ofMillis(300),
            "DetachDisk", Duration.ofMillis(500),
            "ConfirmDetached", Duration.ofMillis(100),
            "CreateCheckpoint", Duration.ofSeconds(3),
            "RefreshVm", Duration.ofMillis(200),
            "AttachDisk", Duration.ofMillis(400),
            "InsertMedia", Duration.ofMillis(300),
            "StartVm", Duration.ofSeconds(10));

    @Test
    void theLongestWayFromTheFirstStopToTheLastStart() {
        Plan plan = plan(create(), cluster(), facts(new Pace(4, STEPS, Map.of(Scenes.NAS_B, 32 * Scenes.MIB)), null));

        // Two tiers stop (40 s), the domain controller has its checkpoint (3), is refreshed (0.2) and starts (10), and
        // then the nodes start (10): their copies, 96 MiB at 32 a second, are made by then.
        assertThat(plan.estimatedDowntime()).isEqualTo(Duration.ofSeconds(64));
        assertThat(plan.estimatedFrom())
                .contains(
                        "in the system's last 4 runs (the median of StopVm, ",
                        "Copies to nas-b are made at 33554432 bytes a second, the median of this system's last ones")
                .doesNotContain("Not counted");
    }

    @Test
    void withoutAnyRunTheCopiesOfAllSystemsTellAndWhatIsNotCountedIsSaid() {
        Plan plan = plan(create(), cluster(), facts(Pace.NONE, 64 * Scenes.MIB));

        assertThat(plan.estimatedDowntime()).isEqualTo(Duration.ofSeconds(2));
        assertThat(plan.estimatedFrom())
                .contains(
                        "the median of all systems' last ones there",
                        "Not counted, as this system never had it: StopVm")
                .doesNotContain("in the system's last");
    }

    @Test
    void copiesThatNobodyEverMeasuredLeaveNoEstimate() {
        Plan plan = plan(create(), cluster(), facts(new Pace(4, STEPS, Map.of()), null));

        assertThat(plan.estimatedDowntime()).isNull();
        assertThat(plan.estimatedFrom())
                .isEqualTo("There is no history: no copy at storage location nas-b was ever measured, so how long the"
                        + " copies take is not known.");
    }

    @Test
    void withoutDisksAndWithoutHistoryThereIsNothingToTell() {
        Plan plan = plan(create(), Scenes.plain(), facts(Pace.NONE, null));

        assertThat(plan.estimatedDowntime()).isNull();
        assertThat(plan.estimatedFrom()).startsWith("There is no history: no run of this system");
    }

    @Test
    void aSystemWithoutDisksHasAnEstimateFromItsSteps() {
        Plan plan = plan(create(), Scenes.plain(), facts(new Pace(1, STEPS, Map.of()), null));

        // Stop, checkpoint, refresh, start.
        assertThat(plan.estimatedDowntime()).isEqualTo(Duration.ofSeconds(34));
        assertThat(plan.estimatedFrom()).startsWith("Steps take what they took in the system's last run (");
    }

    @Test
    void vmsThatAreNotStoppedOrNotStartedAgain() {
        Facts facts = facts(new Pace(1, STEPS, Map.of()), null);
        Plan running = plan(create(StopMode.NONE, StartChoice.PREVIOUS, false), Scenes.plain(), facts);
        Plan down = plan(create(StopMode.SHUTDOWN, StartChoice.NONE, false), Scenes.plain(), facts);

        assertThat(running.estimatedDowntime()).isEqualTo(Duration.ZERO);
        assertThat(running.estimatedFrom()).isEqualTo("No running VM is stopped.");
        assertThat(down.estimatedDowntime()).isNull();
        assertThat(down.estimatedFrom()).contains("has no end in this run");
    }

    @Test
    void whatIsShippedAfterTheStartDoesNotCount() {
        Inventory inventory = Scenes.cloning(cluster());
        Facts plain = Scenes.cloningFacts();
        Plan plan = plan(create(), inventory, with(plain, Pace.NONE));

        assertThat(plan.estimatedDowntime()).isEqualTo(Duration.ofSeconds(1));
        assertThat(plan.estimatedFrom()).startsWith("A clone is taken to be made in 1 s.");
    }

    private static Facts facts(Pace pace, @Nullable Long speed) {
        Facts.Location known = Scenes.location(100 * Scenes.GIB);
        Facts.Location location = new Facts.Location(
                known.id(),
                known.root(),
                known.reservableBytes(),
                speed,
                List.of(new Facts.Worker(
                        "worker nas-b/1",
                        2,
                        List.of(new dev.stillpoint.contracts.Heartbeat.SourcePrefix(
                                Scenes.path(Scenes.VOLUME), false)))));
        return with(Scenes.facts(Scenes.WITH_DC, List.of(location), List.of()), pace);
    }

    private static Facts with(Facts facts, Pace pace) {
        return new Facts(
                facts.run(),
                facts.set(),
                facts.fabric(),
                facts.settings(),
                facts.locations(),
                facts.sets(),
                facts.away(),
                facts.timing(),
                facts.margin(),
                pace);
    }
}
