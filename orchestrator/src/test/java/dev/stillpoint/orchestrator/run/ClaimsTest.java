package dev.stillpoint.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.ProfileKind;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.orchestrator.database.Database;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.Scenes;
import dev.stillpoint.orchestrator.world.Reader;
import dev.stillpoint.orchestrator.world.ServersResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ServersResource.class)
class ClaimsTest {
    private static final int RUNS = 8;

    @Inject
    Claims claims;

    @Inject
    Database database;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @Test
    void ofManyRunsThatWantTheSameVmsExactlyOneGetsThem() throws Exception {
        // Given
        Map<VmId, String> vms = Map.of(Scenes.vmId("race-1"), "race-1", Scenes.vmId("race-2"), "race-2");
        Reader writer = new Reader(url, "writer");
        List<RunId> runs = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            RunId run = RunId.next();
            runs.add(run);
            writer.update("""
                    INSERT INTO runs (id, version, kind, system, status, requested_by, request, run_order, state)
                    VALUES (?, 0, 'create', 'RACE', 'RUNNING', 'anna', '{}', '{}', '{}')""", run.value());
        }

        // When
        CountDownLatch go = new CountDownLatch(1);
        List<Claims.Answer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(RUNS)) {
            List<Future<Claims.Answer>> futures = new ArrayList<>();
            for (RunId run : runs) {
                futures.add(threads.submit(() -> {
                    go.await();
                    return database.inTransaction(
                            connection -> claims.take(connection, run, "RACE", wanted(vms, Map.of()), null));
                }));
            }
            go.countDown();
            for (Future<Claims.Answer> future : futures) {
                answers.add(future.get());
            }
        }

        // Then
        assertThat(answers).filteredOn(Claims.Answer.Taken.class::isInstance).hasSize(1);
        RunId winner = runs.get(answers.indexOf(new Claims.Answer.Taken()));
        assertThat(answers)
                .filteredOn(answer -> !(answer instanceof Claims.Answer.Taken))
                .allSatisfy(answer -> assertThat(((Claims.Answer.Busy) answer).inTheWay())
                        .hasSize(2)
                        .allSatisfy(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.SYSTEM_BUSY))
                        .allSatisfy(problem -> assertThat(problem.detail()).contains(winner.toString())));
        assertThat(writer.rows("SELECT DISTINCT run FROM vm_claims WHERE system = 'RACE'"))
                .containsExactly(Map.of("run", winner.value()));
    }

    @Test
    void whatWasGivenBackAfterTheLookMustBeLookedAtAgain() throws Exception {
        // Given a run that had a VM and a disk
        RunId first = run();
        Map<VmId, String> vms = Map.of(Scenes.vmId("twice-1"), "twice-1");
        DiskPath path = Scenes.path(Scenes.VOLUME + "\\twice\\data.vhdx");
        Map<DiskId, String> disks = Map.of(path.diskId(), path.path());
        assertThat(take(first, vms, disks, Instant.EPOCH)).isEqualTo(new Claims.Answer.Taken());
        Instant released = database.inTransaction(connection -> {
            claims.releaseAll(connection, first);
            try (var now = connection.createStatement().executeQuery("SELECT now() AS at")) {
                now.next();
                return Sql.time(now, "at");
            }
        });
        RunId second = run();

        // When it looked at the one or the other in the middle of that
        for (Instant lookedAt : List.of(released.minusSeconds(60), released)) {
            for (boolean vm : List.of(true, false)) {
                Claims.Answer answer = take(second, vm ? vms : Map.of(), vm ? Map.of() : disks, lookedAt);

                // Then it holds nothing, and knows why
                assertThat(answer)
                        .isInstanceOfSatisfying(
                                Claims.Answer.Outdated.class,
                                outdated -> assertThat(outdated.changed())
                                        .contains(first.toString(), vm ? "twice-1" : path.path()));
                assertThat(held(second)).isZero();
            }
        }

        // And when it looked later, all is well; what it drops without having used it makes nobody look again.
        assertThat(take(second, vms, disks, released.plusMillis(1))).isEqualTo(new Claims.Answer.Taken());
        assertThat(take(run(), vms, disks, released.plusMillis(1))).isInstanceOf(Claims.Answer.Busy.class);
        assertThat(new Reader(url, "writer")
                        .rows("SELECT run FROM released_claims WHERE name IN ('twice-1', ?)", path.path()))
                .hasSize(2)
                .containsOnly(Map.of("run", first.value()));
    }

    @Test
    void aSetIsSharedByThoseWhoReadItAndHeldAloneByWhoChangesIt() throws Exception {
        // Given
        RunId verify = run();
        RunId other = run();
        RunId delete = run();
        SetId set = SetId.next();
        Plan.Claim shared = new Plan.Claim(set, Plan.Claim.Mode.SHARED);
        Plan.Claim alone = new Plan.Claim(set, Plan.Claim.Mode.EXCLUSIVE);
        Plan.Claim free = new Plan.Claim(SetId.next(), Plan.Claim.Mode.EXCLUSIVE);
        Map<VmId, String> vm = Map.of(Scenes.vmId("read-1"), "read-1");

        // When
        assertThat(takeSets(verify, Map.of(), shared)).isEqualTo(new Claims.Answer.Taken());
        assertThat(takeSets(other, Map.of(), shared)).isEqualTo(new Claims.Answer.Taken());
        Claims.Answer refused = takeSets(delete, vm, free, alone);

        // Then the one that came too late is told who and what is in its way, and holds nothing
        assertThat(refused)
                .isInstanceOfSatisfying(
                        Claims.Answer.Busy.class,
                        busy -> assertThat(busy.inTheWay())
                                .hasSize(2)
                                .allSatisfy(
                                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.SYSTEM_BUSY))
                                .allSatisfy(
                                        problem -> assertThat(problem.detail()).contains(set.toString()))
                                .anySatisfy(
                                        problem -> assertThat(problem.detail()).contains(verify.toString()))
                                .anySatisfy(
                                        problem -> assertThat(problem.detail()).contains(other.toString())));
        assertThat(held(delete)).isZero();
        assertThat(setsHeld(delete)).isZero();

        // And when the readers are done it has all of it, asks again and has it still, and shares it with nobody
        database.inTransaction(connection -> {
            claims.releaseAll(connection, verify);
            claims.releaseAll(connection, other);
            return set;
        });
        for (int time = 1; time <= 2; time++) {
            assertThat(takeSets(delete, vm, free, alone)).isEqualTo(new Claims.Answer.Taken());
            assertThat(held(delete)).isEqualTo(1);
            assertThat(setsHeld(delete)).isEqualTo(2);
        }
        assertThat(takeSets(verify, Map.of(), shared)).isInstanceOf(Claims.Answer.Busy.class);
    }

    @Test
    void aRunOfAnotherSystemIsNotNamed() throws Exception {
        // Given a run that holds a VM, a disk and a set
        RunId first = run();
        Map<VmId, String> vms = Map.of(Scenes.vmId("alien-1"), "alien-1");
        DiskPath path = Scenes.path(Scenes.VOLUME + "\\alien\\data.vhdx");
        Plan.Claim set = new Plan.Claim(SetId.next(), Plan.Claim.Mode.EXCLUSIVE);
        Claims.Wanted all = new Claims.Wanted(vms, Map.of(path.diskId(), path.path()), List.of(), List.of(set));
        assertThat(take(first, "TWICE", all, null)).isEqualTo(new Claims.Answer.Taken());

        // When one of another system wants them
        RunId second = run();
        Claims.Answer refused = take(second, "ALIEN", all, null);

        // Then it is told what is held, and not by whom
        assertThat(refused)
                .isInstanceOfSatisfying(
                        Claims.Answer.Busy.class,
                        busy -> assertThat(busy.inTheWay())
                                .extracting(Problem::detail)
                                .satisfiesExactly(
                                        vm -> assertThat(vm).isEqualTo("another run is working on alien-1"),
                                        disk -> assertThat(disk).isEqualTo("another run is working on " + path.path()),
                                        held -> assertThat(held)
                                                .startsWith("another run (create) works with checkpoint set "
                                                        + set.set() + " \"\" since ")
                                                .doesNotContain("TWICE", first.toString())));

        // And so when they were given back
        database.inTransaction(connection -> {
            claims.releaseAll(connection, first);
            return first;
        });
        assertThat(take(second, "ALIEN", all, Instant.EPOCH))
                .isInstanceOfSatisfying(
                        Claims.Answer.Outdated.class,
                        outdated -> assertThat(outdated.changed())
                                .startsWith("another run was at ")
                                .doesNotContain(first.toString()));
    }

    @Test
    void aProfileIsChangedByOneRunAndLookedAtAgainByTheNext() throws Exception {
        // Given
        RunId first = run();
        RunId second = run();
        Plan.Profile gold = new Plan.Profile(ProfileKind.TEMPLATE, UUID.randomUUID(), "template Gold");
        assertThat(takeProfile(first, gold, Instant.EPOCH)).isEqualTo(new Claims.Answer.Taken());
        assertThat(takeProfile(first, gold, Instant.EPOCH)).isEqualTo(new Claims.Answer.Taken());

        // When another wants it, it is told whose it is, and holds nothing
        assertThat(takeProfile(second, gold, Instant.EPOCH))
                .isInstanceOfSatisfying(
                        Claims.Answer.Busy.class,
                        busy -> assertThat(busy.inTheWay()).singleElement().satisfies(problem -> {
                            assertThat(problem.code()).isEqualTo(ProblemCode.SYSTEM_BUSY);
                            assertThat(problem.detail()).contains(first.toString(), "the template Gold");
                        }));
        assertThat(profilesHeld()).containsExactly(Map.of("run", first.value()));

        // Then what is given back before the end of its run is not the profile
        database.inTransaction(connection -> {
            claims.release(connection, first);
            return first;
        });
        assertThat(takeProfile(second, gold, Instant.EPOCH)).isInstanceOf(Claims.Answer.Busy.class);

        // And what was seen of it before the run ended is not true any more
        database.inTransaction(connection -> {
            claims.releaseAll(connection, first);
            return first;
        });
        assertThat(takeProfile(second, gold, Instant.EPOCH))
                .isInstanceOfSatisfying(
                        Claims.Answer.Outdated.class,
                        outdated -> assertThat(outdated.changed()).contains(first.toString(), "template Gold"));
        assertThat(profilesHeld()).isEmpty();
        assertThat(takeProfile(second, gold, null)).isEqualTo(new Claims.Answer.Taken());
    }

    private Claims.Answer takeProfile(RunId run, Plan.Profile profile, @Nullable Instant lookedAt) {
        return database.inTransaction(connection -> claims.take(
                connection,
                run,
                "TWICE",
                new Claims.Wanted(Map.of(), Map.of(), List.of(profile), List.of()),
                lookedAt));
    }

    private List<Map<String, Object>> profilesHeld() throws Exception {
        return new Reader(url, "writer").rows("SELECT run FROM profile_claims WHERE profile = 'template Gold'");
    }

    private Claims.Answer takeSets(RunId run, Map<VmId, String> vms, Plan.Claim... sets) {
        return database.inTransaction(connection -> claims.take(
                connection, run, "TWICE", new Claims.Wanted(vms, Map.of(), List.of(), List.of(sets)), null));
    }

    private long setsHeld(RunId run) throws Exception {
        return new Reader(url, "writer")
                .rows("SELECT set_id FROM set_claims WHERE run = ?", run.value())
                .size();
    }

    private RunId run() throws Exception {
        RunId run = RunId.next();
        new Reader(url, "writer").update("""
                INSERT INTO runs (id, version, kind, system, status, requested_by, request, run_order, state)
                VALUES (?, 0, 'create', 'TWICE', 'RUNNING', 'anna', '{}', '{}', '{}')""", run.value());
        return run;
    }

    private Claims.Answer take(RunId run, Map<VmId, String> vms, Map<DiskId, String> disks, Instant lookedAt) {
        return database.inTransaction(
                connection -> claims.take(connection, run, "TWICE", wanted(vms, disks), lookedAt));
    }

    private Claims.Answer take(RunId run, String system, Claims.Wanted wanted, @Nullable Instant lookedAt) {
        return database.inTransaction(connection -> claims.take(connection, run, system, wanted, lookedAt));
    }

    private static Claims.Wanted wanted(Map<VmId, String> vms, Map<DiskId, String> disks) {
        return new Claims.Wanted(vms, disks, List.of(), List.of());
    }

    private long held(RunId run) throws Exception {
        return new Reader(url, "writer")
                .rows(
                        "SELECT run FROM vm_claims WHERE run = ? UNION ALL SELECT run FROM disk_claims WHERE run = ?",
                        run.value(),
                        run.value())
                .size();
    }
}
