package dev.stillpoint.orchestrator.plan;

import static dev.stillpoint.orchestrator.plan.Scenes.EXPORT;
import static dev.stillpoint.orchestrator.plan.Scenes.cluster;
import static dev.stillpoint.orchestrator.plan.Scenes.plan;
import static dev.stillpoint.orchestrator.plan.StoredScenes.export;
import static dev.stillpoint.orchestrator.plan.StoredScenes.facts;
import static dev.stillpoint.orchestrator.plan.StoredScenes.since;
import static dev.stillpoint.orchestrator.plan.StoredScenes.taken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Exports;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.plan.Plan.Claim;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportPlanTest {
    private static final StoredSet SET = taken(cluster());
    private static final DiskPath FOLDER = Exports.folder(EXPORT, Scenes.RUN);

    @Test
    void everyCheckpointAndEveryCopyGoesIntoTheRunsFolderAndTheSealComesLast() {
        Plan plan = plan(export(EXPORT), now(EXPORT), facts(SET));

        assertThat(plan.space()).singleElement().satisfies(space -> {
            assertThat(space.where()).isEqualTo(EXPORT);
            assertThat(space.needed()).isPositive();
            assertThat(space.free()).as("nobody tells what a share has left").isNull();
        });
        List<Step> steps = plan.steps().list();
        Step seal = steps.getLast();
        List<Step> parts = steps.subList(1, steps.size() - 1);
        assertThat(parts).hasSize(SET.members().size() + SET.copies().size()).allSatisfy(step -> {
            assertThat(step.needs()).containsExactly(Inspection.ID);
            Undo undo = Objects.requireNonNull(step.undo());
            assertThat(undo.group()).isEqualTo(Undo.Group.CLEAN_UP);
            assertThat(undo.needs()).as("the description goes first").containsExactly(seal.id());
            switch (step.command()) {
                case AgentCommand.ExportCheckpoint export -> {
                    assertThat(Exports.isFolder(export.folder().path())).isTrue();
                    assertThat(export.folder().path()).startsWith(FOLDER.path() + "\\");
                    assertThat(undo.command())
                            .isEqualTo(new AgentCommand.RemoveExport(
                                    export.vm(), step == parts.getFirst() ? FOLDER : export.folder()));
                }
                case DiskCommand.WriteSideFile write -> {
                    List<DiskPath> places = write.files().stream()
                            .map(DiskCommand.SideFile::path)
                            .toList();
                    assertThat(places).allMatch(place -> Exports.isDiskFile(place.path()));
                    assertThat(write.merkleRoot()).isEqualTo("sha256:" + write.disk());
                    assertThat(undo.command())
                            .isEqualTo(new DiskCommand.RemoveFiles(
                                    write.disk(), write.target(), places, write.tombstone()));
                }
                default -> throw new AssertionError(step.command());
            }
        });
        assertThat(seal.needs())
                .containsExactlyInAnyOrderElementsOf(
                        parts.stream().map(Step::id).toList());
        assertThat(plan.pivot()).isEqualTo(new Pivot.AfterAll(List.of(seal.id())));
        AgentCommand.RemoveExport unseal =
                (AgentCommand.RemoveExport) Objects.requireNonNull(seal.undo()).command();
        assertThat(unseal.folder()).isEqualTo(Exports.below(FOLDER, Exports.DESCRIPTION));
        List<Step> others = parts.subList(1, parts.size());
        Undo folder = Objects.requireNonNull(parts.getFirst().undo());
        assertThat(folder.along())
                .containsExactlyInAnyOrderElementsOf(
                        others.stream().map(Step::id).toList());
        assertThat(folder.follows())
                .containsExactlyElementsOf(others.stream()
                        .filter(step -> step.executor() instanceof Executor.Agent)
                        .map(Step::id)
                        .toList());
        assertThat(plan.sets().claims()).containsExactly(new Claim(SET.id(), Claim.Mode.SHARED));
        assertThat(plan.disks()).isEmpty();
    }

    @Test
    void descriptionSaysHowItAllBelongsTogether() throws IOException {
        Plan plan = plan(export(EXPORT), now(EXPORT), facts(SET));

        AgentCommand.SealExport seal =
                (AgentCommand.SealExport) plan.steps().list().getLast().command();
        assertThat(seal.file()).isEqualTo(Exports.below(FOLDER, Exports.DESCRIPTION));
        assertThat(seal.text()).matches("\\p{ASCII}*");
        JsonNode said = new ObjectMapper().readTree(seal.text());
        assertThat(said.path("system").asText()).isEqualTo("erp");
        assertThat(said.path("name").asText()).isEqualTo("before-patch");
        assertThat(said.path("vms")).hasSize(SET.members().size());
        assertThat(said.path("disks")).hasSize(SET.copies().size());
        List<String> files = new ArrayList<>();
        said.path("disks").forEach(disk -> disk.path("files").forEach(file -> files.add(file.asText())));
        assertThat(files).allMatch(file -> Exports.isDiskFile(FOLDER.path() + "\\" + file));
        assertThat(said.path("disks")
                        .get(0)
                        .path("attachments")
                        .get(0)
                        .path("slot")
                        .path("location")
                        .isInt())
                .isTrue();
        assertThat(said.path("media")).hasSize(SET.media().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\\\nas-b\\exports", "\\\\nas-b\\backup", "\\\\other\\export"})
    void pathOutsideOfTheRootsIsRefused(String path) {
        assertThat(problems(path, now(EXPORT), facts(SET)))
                .extracting(Problem::code)
                .contains(ProblemCode.EXPORT_PATH_NOT_ALLOWED);
    }

    @Test
    void withoutRootsNothingIsExported() {
        assertThat(problems(EXPORT, since(SET, cluster()), facts(SET)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.EXPORT_PATH_NOT_ALLOWED);
                    assertThat(problem.remediation()).contains("stillpoint.agent.export-roots");
                });
    }

    @Test
    void workersThatDoNotReachTheRootAreNamed() {
        String elsewhere = "\\\\nas-c\\export";

        assertThat(problems(elsewhere, now(elsewhere), facts(SET)))
                .hasSize(SET.copies().size())
                .allSatisfy(problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.NO_WORKER_FOR_SOURCE);
                    assertThat(problem.detail()).contains("worker nas-b/1", elsewhere);
                });
    }

    @ParameterizedTest
    @EnumSource(value = SetStatus.class, names = "COMPLETE", mode = EnumSource.Mode.EXCLUDE)
    void onlyACompleteSetIsExported(SetStatus status) {
        assertThat(problems(EXPORT, now(EXPORT), facts(StoredScenes.with(SET, status))))
                .extracting(Problem::code)
                .containsExactly(
                        status == SetStatus.QUARANTINED ? ProblemCode.COPY_DAMAGED : ProblemCode.SET_INCOMPLETE);
    }

    @Test
    void tooLittleSpaceIsRefused() {
        Inventory seen = now(EXPORT);
        Inventory full = new Inventory(
                seen.inspectedAt(),
                seen.vms(),
                List.of(new Inventory.Volume(new DiskPath("share:nas-b/export", EXPORT), 1000, 10, false)),
                List.of(),
                seen.exportRoots());

        assertThat(problems(EXPORT, full, facts(SET)))
                .extracting(Problem::code)
                .containsExactly(ProblemCode.NOT_ENOUGH_SPACE);
    }

    @Test
    void aVmThatIsNotHealthyIsRefused() {
        Inventory lost = Scenes.each(
                now(EXPORT), vm -> vm.name().equals("TEST-ERP") ? Scenes.in(VmState.HOST_NOT_RESPONDING, vm) : vm);

        assertThat(problems(EXPORT, lost.withExportRoots(List.of(EXPORT)), facts(SET)))
                .extracting(Problem::code, Problem::vm)
                .containsExactly(tuple(ProblemCode.VM_NOT_HEALTHY, "TEST-ERP"));
    }

    private static Inventory now(String root) {
        return since(SET, cluster()).withExportRoots(List.of(root));
    }

    private static List<Problem> problems(String path, Inventory inventory, Facts facts) {
        return ((PlanOutcome.Refused) Planner.plan(export(path), inventory, facts)).problems();
    }
}
