package dev.stillpoint.orchestrator.plan;

import static dev.stillpoint.orchestrator.plan.Scenes.cluster;
import static dev.stillpoint.orchestrator.plan.Scenes.data;
import static dev.stillpoint.orchestrator.plan.Scenes.fabric;
import static dev.stillpoint.orchestrator.plan.Scenes.plan;
import static dev.stillpoint.orchestrator.plan.Scenes.vmId;
import static dev.stillpoint.orchestrator.plan.StoredScenes.away;
import static dev.stillpoint.orchestrator.plan.StoredScenes.bringHome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Medium;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.StepId;
import java.util.List;
import org.junit.jupiter.api.Test;

class BringHomePlanTest {
    private static final LedgerRow.Disk DISK =
            new LedgerRow.Disk(vmId("SQL01-ERP"), "SQL01-ERP", Slot.scsi(0, 1), data(), true);
    private static final LedgerRow.Disk OTHER =
            new LedgerRow.Disk(vmId("SQL02-ERP"), "SQL02-ERP", Slot.scsi(0, 1), data(), true);
    private static final LedgerRow.Iso FIRST = iso(0, "a.iso");
    private static final LedgerRow.Iso SECOND = iso(1, "b.iso");

    private static LedgerRow.Iso iso(int drive, String name) {
        return new LedgerRow.Iso(vmId("SQL01-ERP"), "SQL01-ERP", new Medium(drive, "\\\\lib\\iso\\" + name));
    }

    @Test
    void everyRowThatIsAwayIsHungBack() {
        Plan plan = plan(bringHome(), cluster(), away(DISK, OTHER, FIRST, SECOND));

        assertThat(plan.steps().list())
                .extracting(step -> step.id().value())
                .containsExactly(
                        "inspect",
                        "attach:" + DISK.vm() + ":0:1",
                        "attach:" + OTHER.vm() + ":0:1",
                        "refresh:" + DISK.vm() + ":attached",
                        "refresh:" + OTHER.vm() + ":attached",
                        "insert:" + DISK.vm());
        assertThat(plan.steps().get(1).command())
                .isEqualTo(new AgentCommand.AttachDisk(DISK.vm(), Slot.scsi(0, 1), data(), true, false));
        assertThat(plan.steps().get(5).command())
                .isEqualTo(new AgentCommand.InsertMedia(DISK.vm(), List.of(FIRST.medium(), SECOND.medium())));
        assertThat(plan.steps().get(5).follows()).containsExactly(new StepId("refresh:" + DISK.vm() + ":attached"));
        assertThat(plan.steps().list()).allMatch(step -> step.undo() == null);
        assertThat(plan.pivot())
                .isEqualTo(new Pivot.AtFirst(List.of(
                        new StepId("attach:" + DISK.vm() + ":0:1"),
                        new StepId("attach:" + OTHER.vm() + ":0:1"),
                        new StepId("insert:" + DISK.vm()))));
        assertThat(plan.ledger()).containsExactly(DISK, OTHER, FIRST, SECOND);
        assertThat(plan.sets()).isEqualTo(Plan.Sets.NONE);
        assertThat(plan.members())
                .extracting(Plan.Member::id)
                .containsExactlyInAnyOrder(vmId("SQL01-ERP"), vmId("SQL02-ERP"));
        assertThat(plan.disks()).extracting(Plan.SharedDisk::id).containsExactly(data().diskId());
    }

    @Test
    void aVmThatIsGoneIsTriedAllTheSame() {
        Plan plan = plan(bringHome(), fabric(), away(DISK));

        assertThat(plan.steps().position(new StepId("attach:" + DISK.vm() + ":0:1")))
                .isPresent();
        assertThat(plan.members()).isEmpty();
        assertThat(plan.disks()).hasSize(1);
    }

    @Test
    void nothingAwayIsNothingToDo() {
        assertThat(plan(bringHome(), cluster(), away()).steps().size()).isEqualTo(1);
    }
}
