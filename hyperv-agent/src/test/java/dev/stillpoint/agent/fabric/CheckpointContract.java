package dev.stillpoint.agent.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.agent.step.StepFailed;
import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.CheckpointType;
import dev.stillpoint.contracts.Checkpoints;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Exports;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.ProfileKind;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// What every implementation of [Fabric] must do with checkpoints that are kept: rename them, and say of what
/// kind the next ones are. The third part of [FabricContract].
public abstract class CheckpointContract extends FabricFixture {
    private static final String VM = "APP-ERP";

    // Names

    @Test
    void renamedCheckpointHasItsNewNameAndARepeatDoesNothing() {
        // Given two checkpoints of one name
        String id = taken("APP-ERP");
        step = "other";
        good(new AgentCommand.CreateCheckpoint(id("APP-ERP"), "cp", "mine", "[stillpoint:other]", false));
        step = "rename";
        // When
        AgentCommand rename = rename("APP-ERP", id, HOSTILE);
        good(rename);
        good(rename);
        // Then
        JsonNode checkpoints = control.vm("APP-ERP").path("checkpoints");
        assertThat(named(checkpoints, id)).isEqualTo(HOSTILE);
        assertThat(checkpoints.findValuesAsText("name")).containsExactlyInAnyOrder(HOSTILE, "cp");
        assertThat(checkpoints.findValuesAsText("description")).allMatch(text -> text.contains("[stillpoint:"));
        assertThat(control.calls("rename")).isOne();
        assertThat(journal.all(StepEvent.Executed.class).getLast().outcome()).isEqualTo("ok");
    }

    @Test
    void checkpointThatIsGoneCanNotBeRenamedAndHasNothingToUndo() {
        String id = taken("APP-ERP");
        good(new AgentCommand.RemoveCheckpoint(id("APP-ERP"), Checkpoints.marker(run)));
        step = "rename";
        StepFailed failed = bad(rename("APP-ERP", id, "x"));
        assertThat(failed.code()).isEqualTo(FailureCode.CHECKPOINT_GONE);
        assertThat(failed.detail()).contains("APP-ERP", id);
        handle(rename("APP-ERP", id, "cp"), millis(5000), ref(Direction.FORWARD), Direction.UNDO);
        assertThat(control.calls("rename")).isZero();
    }

    @Test
    void renameWhoseAnswerIsLostIsMadeOnce() {
        String id = taken("APP-ERP");
        step = "rename";
        control.fault("rename", "APP-ERP", "loseAnswer");
        good(rename("APP-ERP", id, "golden"));
        assertThat(named(control.vm("APP-ERP").path("checkpoints"), id)).isEqualTo("golden");
        assertThat(control.calls("rename")).isOne();
    }

    @Test
    void lockedVmIsWaitedForBeforeItsCheckpointIsRenamed() {
        String id = taken("APP-ERP");
        step = "rename";
        control.fault("rename", "APP-ERP", "lockedByOtherJob", "seconds", 0.3);
        good(rename("APP-ERP", id, "golden"));
        assertThat(named(control.vm("APP-ERP").path("checkpoints"), id)).isEqualTo("golden");
        assertThat(journal.all(StepEvent.Waiting.class)).isNotEmpty();
    }

    private String taken(String vm) {
        step = "checkpoint";
        AgentCommand create = new AgentCommand.CreateCheckpoint(id(vm), "cp", "CHG-1", Checkpoints.marker(run), false);
        return ((StepResult.CheckpointCreated) good(create)).checkpointId();
    }

    private AgentCommand rename(String vm, String checkpoint, String name) {
        return new AgentCommand.RenameCheckpoint(id(vm), checkpoint, Checkpoints.marker(run), name);
    }

    private static String named(JsonNode checkpoints, String id) {
        for (JsonNode each : checkpoints) {
            if (each.path("id").asText().equals(id)) {
                return each.path("name").asText();
            }
        }
        throw new AssertionError("no checkpoint " + id + " in " + checkpoints);
    }

    // Exports

    @Test
    void exportStandsByItselfInItsFolderAndARepeatDoesNothing() throws IOException {
        // Given what an earlier attempt left half-way
        String id = taken("APP-ERP");
        Path own = Files.createDirectories(share().resolve(exportFolder(VM)));
        Files.writeString(own.resolve("torn.vhdx"), "half");
        // When
        step = "export";
        AgentCommand export = export(id);
        good(export);
        good(export);
        // Then
        assertThat(own.resolve("torn.vhdx")).doesNotExist();
        assertThat(own.resolve(Exports.DONE)).exists();
        assertThat(own.resolve("APP-ERP/Virtual Hard Disks/APP.vhdx")).isNotEmptyFile();
        assertThat(control.calls("export")).isOne();
        assertThat(control.state("APP-ERP")).isEqualTo("Running");
    }

    /// Where the call itself is all that knows of the export, the attempt fails, and the next one writes it anew.
    @Test
    void exportWhoseAnswerIsLostIsWholeInTheEndAndFailuresAreTold() throws IOException {
        Path share = share();
        String id = taken("APP-ERP");
        step = "export";
        control.fault("export", "APP-ERP", "loseAnswer", "seconds", 0.2);
        try {
            good(export(id));
        } catch (CompletionException unknown) {
            assertThat(stepFailed(unknown).code().retryable()).isTrue();
            assertThat(share.resolve(exportFolder(VM)).resolve(Exports.DONE)).doesNotExist();
            good(export(id));
        }
        assertThat(share.resolve(exportFolder(VM)).resolve(Exports.DONE)).exists();
        step = "again";
        good(new AgentCommand.RemoveExport(id(VM), Exports.folder(EXPORT_ROOT, run)));
        control.fault("export", "APP-ERP", "fail", "code", 32768, "message", "the disk is full");
        step = "third";
        StepFailed failed = bad(export(id));
        assertThat(failed.detail()).contains("export", "the disk is full");
        assertThat(share.resolve(exportFolder(VM)).resolve(Exports.DONE)).doesNotExist();
    }

    @Test
    void sealedExportIsRemovedWithAllThatItHolds() throws IOException {
        Path share = share();
        String id = taken("APP-ERP");
        step = "export";
        good(export(id));
        step = "seal";
        DiskPath folder = Exports.folder(EXPORT_ROOT, run);
        AgentCommand.SealExport seal = new AgentCommand.SealExport(
                id(VM), Exports.below(folder, Exports.DESCRIPTION), "{\"name\":\"a \\u00fc $(x) ' \\\" b\"}");
        good(seal);
        good(seal);
        Path root = share.resolve("stillpoint-export-" + run);
        assertThat(Files.readString(root.resolve(Exports.DESCRIPTION)).strip())
                .isEqualTo("{\"name\":\"a \\u00fc $(x) ' \\\" b\"}");
        step = "unseal";
        AgentCommand unseal = new AgentCommand.RemoveExport(id(VM), seal.file());
        good(unseal);
        good(unseal);
        assertThat(root.resolve(Exports.DESCRIPTION)).doesNotExist();
        assertThat(share.resolve(exportFolder(VM)).resolve(Exports.DONE)).exists();
        step = "remove";
        AgentCommand remove = new AgentCommand.RemoveExport(id(VM), folder);
        good(remove);
        good(remove);
        assertThat(root).doesNotExist();
        assertThat(share).exists();
    }

    @Test
    void nothingIsWrittenOrRemovedWhereNoExportIs() {
        for (String path : List.of(
                "\\\\nas-b\\export",
                "\\\\nas-b\\export\\x",
                "\\\\nas-b\\backup\\stillpoint-export-$run\\$vm",
                "\\\\nas-b\\export\\..\\backup\\stillpoint-export-$run\\$vm",
                "\\\\nas-b\\export\\stillpoint-export-$run\\..",
                "D:\\VMs\\stillpoint-export-$run\\$vm")) {
            DiskPath place = new DiskPath(
                    "share:nas-b/export", path.replace("$run", run.toString()).replace("$vm", id(VM).toString()));
            for (AgentCommand command : List.of(
                    new AgentCommand.RemoveExport(id(VM), place),
                    new AgentCommand.SealExport(id(VM), Exports.below(place, "x.json"), "{}"),
                    new AgentCommand.ExportCheckpoint(id(VM), "cp", Checkpoints.marker(run), place))) {
                assertThat(bad(command).code()).as(path).isEqualTo(FailureCode.PATH_NOT_ALLOWED);
            }
        }
        assertThat(control.changes()).isEmpty();
    }

    private AgentCommand export(String checkpoint) {
        DiskPath own = Exports.below(Exports.folder(EXPORT_ROOT, run), id(VM).toString());
        return new AgentCommand.ExportCheckpoint(id(VM), checkpoint, Checkpoints.marker(run), own);
    }

    private String exportFolder(String vm) {
        return "stillpoint-export-" + run + "/" + id(vm);
    }

    /// The export root as this machine has it.
    private Path share() throws IOException {
        return Files.createDirectories(folder.resolve("data/fabric/unc/nas-b/export"));
    }

    // Types

    @Test
    void typeAndAutomaticCheckpointsAreSetOfVmsThatRunAndOfThoseThatAreOff() {
        for (String vm : List.of("SQL01-ERP", "APP-ERP")) {
            step = "set-" + vm.toLowerCase(Locale.ROOT);
            good(new AgentCommand.SetCheckpointType(id(vm), CheckpointType.PRODUCTION_ONLY, true));
            assertThat(typeOf(vm)).isEqualTo("ProductionOnly true");
            // Not to be told is to be left alone
            step = "again-" + vm.toLowerCase(Locale.ROOT);
            good(new AgentCommand.SetCheckpointType(id(vm), CheckpointType.DISABLED, null));
            assertThat(typeOf(vm)).isEqualTo("Disabled true");
            step = "back-" + vm.toLowerCase(Locale.ROOT);
            good(new AgentCommand.SetCheckpointType(id(vm), CheckpointType.PRODUCTION, false));
            assertThat(typeOf(vm)).isEqualTo("Production false");
            assertThat(vm(inspected(), vm).checkpointType()).isEqualTo("Production");
        }
    }

    @Test
    void typeThatAVmHasAlreadyChangesNothing() {
        good(new AgentCommand.SetCheckpointType(id("MEM-ERP"), CheckpointType.STANDARD, false));
        assertThat(control.changes()).isEmpty();
    }

    @Test
    void checkpointsThatAreDisabledAreRefused() {
        good(new AgentCommand.SetCheckpointType(id("APP-ERP"), CheckpointType.DISABLED, null));
        step = "checkpoint";
        StepFailed failed = bad(new AgentCommand.CreateCheckpoint(id("APP-ERP"), "cp", null, "[m]", false));
        assertThat(failed.code()).isEqualTo(FailureCode.CHECKPOINT_REFUSED);
        assertThat(failed.detail()).contains("disabled");
    }

    private String typeOf(String vm) {
        JsonNode seen = control.listed(id(vm).toString());
        return seen.path("checkpointType").asText() + " "
                + seen.path("automaticCheckpoints").asText();
    }

    // What VMs are made from

    @Test
    void profilesAndTemplatesAreTheirKindsAndIdsAndNotTheirNames() {
        if (!hasScvmm()) {
            assertThat(inspected().profiles()).isEmpty();
            return;
        }
        // Given a hardware profile and a template of one name
        UUID gold = profile(ProfileKind.HARDWARE_PROFILE, "Gold").id();
        assertThat(profile(ProfileKind.TEMPLATE, "Gold").checkpointType()).isEqualTo("Disabled");
        // When
        AgentCommand set = new AgentCommand.SetProfileCheckpointType(
                ProfileKind.HARDWARE_PROFILE, gold, CheckpointType.PRODUCTION_ONLY);
        good(set);
        good(set);
        // Then
        assertThat(profile(ProfileKind.HARDWARE_PROFILE, "Gold").checkpointType())
                .isEqualTo("ProductionOnly");
        assertThat(profile(ProfileKind.TEMPLATE, "Gold").checkpointType()).isEqualTo("Disabled");
        assertThat(control.changes()).containsExactly("setProfile");
        assertThat(journal.all(StepEvent.Executed.class))
                .singleElement()
                .satisfies(executed -> assertThat(executed.parameters())
                        .containsEntry("profile", gold.toString())
                        .containsEntry("type", "ProductionOnly"));
    }

    @Test
    void profileWhoseAnswerIsLostIsSetOnce() {
        Assumptions.assumeTrue(hasScvmm(), "profiles are SCVMM's");
        Inventory.Profile gold = profile(ProfileKind.TEMPLATE, "Gold");
        control.fault("setProfile", "*", "loseAnswer");
        good(new AgentCommand.SetProfileCheckpointType(gold.kind(), gold.id(), CheckpointType.STANDARD));
        assertThat(profile(ProfileKind.TEMPLATE, "Gold").checkpointType()).isEqualTo("Standard");
        assertThat(control.calls("setProfile")).isOne();
    }

    @Test
    void profileThatThereIsNotIsNamed() {
        UUID unknown = UUID.fromString("7e000000-0000-4000-8000-00000000ffff");
        StepFailed failed =
                bad(new AgentCommand.SetProfileCheckpointType(ProfileKind.TEMPLATE, unknown, CheckpointType.STANDARD));
        assertThat(failed.code()).isEqualTo(FailureCode.PROFILE_NOT_FOUND);
        assertThat(failed.detail()).contains("template", unknown.toString());
    }

    private Inventory inspected() {
        String before = step;
        step = "inspect";
        Inventory inventory = ((StepResult.Inspected) good(new AgentCommand.InspectFabric())).inventory();
        step = before;
        return inventory;
    }

    private Inventory.Profile profile(ProfileKind kind, String name) {
        return inspected().profiles().stream()
                .filter(each -> each.kind() == kind && each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
