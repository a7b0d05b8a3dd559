package dev.stillpoint.orchestrator.saga;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Principal;
import dev.stillpoint.contracts.Problem;
import dev.stillpoint.contracts.ProblemCode;
import dev.stillpoint.contracts.RunEventType;
import dev.stillpoint.contracts.VmState;
import dev.stillpoint.orchestrator.plan.Scenes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The second person: anna asks, boris approves.
class ApprovalTest {
    private static final Duration DAY = Duration.ofHours(24);

    private static World waiting() {
        return waiting(World.ofCluster());
    }

    private static World waiting(World world) {
        world.approvalWithin = DAY;
        world.start();
        assertThat(world.run.status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
        return world;
    }

    private static String hash(World world) {
        return requireNonNull(world.run.plan()).hash();
    }

    private static void approve(World world) {
        world.give(new Signal.Approved(world.now, "boris", Set.of("boris"), hash(world)));
    }

    @ParameterizedTest
    @EnumSource(Kinds.class)
    void aRunOfAnyKindThatWaitsHoldsNothingAndOnceApprovedGoesToItsEnd(Kinds kind) {
        // Given
        World world = waiting(kind.world());

        // Then
        assertThat(world.commands()).containsExactly("inspect");
        assertThat(world.effects(Effect.Reserve.class)).isEmpty();
        assertThat(world.effects(Effect.SetChanged.class)).isEmpty();
        assertThat(world.run.waitingFor())
                .hasValueSatisfying(text -> assertThat(text)
                        .contains(
                                "another person than anna",
                                Scenes.NOON.plus(DAY).toString()));
        assertThat(world.run.state().wakeAt()).isEqualTo(Scenes.NOON.plus(DAY).plusMillis(1));
        assertThat(world.effects(Effect.Happened.class))
                .filteredOn(told -> told.type().equals(RunEventType.WAITING_FOR_APPROVAL))
                .singleElement()
                .satisfies(told -> assertThat(told.data())
                        .isEqualTo(Map.of(
                                "planHash",
                                hash(world),
                                "expiresAt",
                                Scenes.NOON.plus(DAY).toString())));

        // When
        world.tick(Duration.ofHours(3));
        approve(world);
        world.goOn();

        // Then
        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(world.commands()).startsWith("inspect", "inspect").hasSizeGreaterThan(2);
        assertThat(world.effects(Effect.Happened.class))
                .filteredOn(told -> told.type().equals(RunEventType.RUN_APPROVED))
                .singleElement()
                .satisfies(told -> assertThat(told.actor()).isEqualTo("boris"));
    }

    private static Principal person(String name, String... madeBy) {
        return new Principal(name, Set.of("admin"), Set.of(), Set.of(madeBy));
    }

    static Stream<Arguments> noApprovals() {
        return Stream.of(
                Arguments.of("the one who asked", Duration.ofHours(1), person("anna"), null),
                Arguments.of("the same, spelt otherwise", Duration.ofHours(1), person("Anna"), null),
                Arguments.of("a key that the one who asked made", Duration.ofHours(1), person("boris", "Anna"), null),
                Arguments.of("who made the asker's key", Duration.ofHours(1), person("root"), null),
                Arguments.of("a key of who made the asker's", Duration.ofHours(1), person("boris", "root"), null),
                Arguments.of("of another plan", Duration.ofHours(1), person("boris"), "sha256:" + "0".repeat(64)),
                Arguments.of("too late", DAY.plusSeconds(1), person("boris"), null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noApprovals")
    void whatIsNoApprovalLetsNothingGoOn(
            String what, Duration after, Principal person, @org.jspecify.annotations.Nullable String planHash) {
        // Given a run that anna asked for with a key that root had made
        World world = World.ofCluster();
        Order order = world.run.order();
        world.run = Run.accepted(new Order(
                order.run(),
                order.set(),
                order.fabric(),
                order.request(),
                order.requestedBy(),
                order.acceptedAt(),
                order.timing(),
                null,
                Set.of("Root"),
                null));
        waiting(world);
        world.now = world.now.plus(after);

        // When
        world.give(new Signal.Approved(
                world.now, person.name(), person.people(), planHash == null ? hash(world) : planHash));

        // Then

        assertThat(world.commands()).containsExactly("inspect");
        assertThat(world.run.status()).isIn(RunStatus.AWAITING_APPROVAL, RunStatus.REJECTED);
        assertThat(world.run.state().approval())
                .isNotNull()
                .extracting(Approval::by)
                .isNull();
    }

    static Stream<Arguments> changes() {
        UnaryOperator<Inventory> moved = inventory -> Scenes.fabric(inventory.vms().stream()
                .map(vm -> vm.name().equals("SQL01-ERP") ? Scenes.on("hv03.lab.example", vm) : vm)
                .toArray(Inventory.Vm[]::new));
        UnaryOperator<Inventory> checkpointed = inventory -> Scenes.fabric(inventory.vms().stream()
                .map(vm -> vm.name().equals("SQL01-ERP") ? Scenes.withCheckpoints(vm, "Production", "by hand") : vm)
                .toArray(Inventory.Vm[]::new));
        UnaryOperator<Inventory> fewer = inventory -> Scenes.fabric(inventory.vms().stream()
                .filter(vm -> !vm.name().equals("TEST-ERP"))
                .toArray(Inventory.Vm[]::new));
        return Stream.of(
                Arguments.of("a live migration", moved, RunStatus.SUCCEEDED),
                Arguments.of("a checkpoint made by hand", checkpointed, RunStatus.REJECTED),
                Arguments.of("a VM less", fewer, RunStatus.REJECTED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void whatChangedWhileTheRunWaitedVoidsTheApprovalWhenThePlanIsAnotherOne(
            String what, UnaryOperator<Inventory> change, RunStatus end) {
        World world = waiting();
        String approved = hash(world);
        world.inventory = change.apply(world.inventory);

        approve(world);
        world.goOn();

        assertThat(world.run.status()).isEqualTo(end);
        if (end == RunStatus.REJECTED) {
            assertThat(world.commands()).containsExactly("inspect", "inspect");
            assertThat(world.effects(Effect.Reserve.class)).isEmpty();
            assertThat(world.run.state().problems()).singleElement().satisfies(problem -> {
                assertThat(problem.code()).isEqualTo(ProblemCode.INVENTORY_CHANGED);
                assertThat(problem.detail()).contains("boris", approved);
            });
        }
    }

    @Test
    void whoMustAskAgainIsToldWhatChanged() {
        // Given
        World world = waiting();
        world.inventory = Scenes.fabric(Stream.concat(
                        world.inventory.vms().stream().filter(vm -> !vm.name().equals("DC01-ERP")),
                        Stream.of(Scenes.vm("NEW01-ERP", VmState.RUNNING)))
                .toArray(Inventory.Vm[]::new));

        // When
        approve(world);
        world.goOn();

        // Then
        assertThat(world.run.state().problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.detail()).contains("NEW01-ERP joined the system; DC01-ERP left it."));
    }

    @Test
    void whatNobodyApprovesExpires() {
        World world = waiting().goOn();

        assertThat(world.now).isEqualTo(Scenes.NOON.plus(DAY).plusMillis(1));
        assertThat(world.run.status()).isEqualTo(RunStatus.REJECTED);
        assertThat(world.run.state().problems()).extracting(Problem::code).containsExactly(ProblemCode.EXPIRED);
        assertThat(world.commands()).containsExactly("inspect");
    }

    @Test
    void theTimeToBeginCountsFromTheApproval() {
        // Given a run that was to begin within 15 minutes, approved after ten hours
        World world = waiting();
        world.tick(Duration.ofHours(10));
        world.reservation = now -> new Signal.Blocked(now, "nas-b: no free slot");
        Instant approvedAt = world.now;
        approve(world);

        // When it gets no slot
        world.goOn();

        // Then
        assertThat(world.run.status()).isEqualTo(RunStatus.REJECTED);
        assertThat(world.run.state().problems()).extracting(Problem::code).containsExactly(ProblemCode.EXPIRED);
        assertThat(world.run.state().finishedAt())
                .isEqualTo(approvedAt.plus(Duration.ofMinutes(15)).plusMillis(1));
    }

    @Test
    void whatComesTooLateAtFirstIsSentAgainWhileTheApprovedRunMayBegin() {
        // Given a run that was to begin within 15 minutes, approved after ten hours
        World world = waiting(World.ofCluster()
                .fates((delivery, w) ->
                        delivery.ref().step().value().startsWith("stop:") ? World.HOLD : World.SUCCEED));
        world.tick(Duration.ofHours(10));
        approve(world);
        Delivery stop = world.lastSent("stop:");

        // When
        world.give(world.failure(stop, FailureCode.STALE));
        world.pass(Duration.ZERO);

        // Then
        assertThat(world.lastSent(stop.ref().step().value()).ref().attempt()).isEqualTo(2);
        assertThat(world.run.status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void aRunThatWaitsCanBeCanceled() {
        World world = waiting();

        world.give(new Signal.CancelRequested(world.now, "anna"));

        assertThat(world.run.status()).isEqualTo(RunStatus.CANCELED);
        assertThat(world.commands()).containsExactly("inspect");
        approve(world);
        assertThat(world.run.status()).isEqualTo(RunStatus.CANCELED);
    }

    @Test
    void anApprovedRunThatLookedWhileAnotherWasAtItsVmsLooksOnceMore() {
        World world = waiting();
        world.reservation = now -> {
            world.reservation = Signal.Reserved::new;
            return new Signal.Outdated(now, "run x was at SQL01-ERP");
        };

        approve(world);
        world.goOn();

        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(world.commands()).startsWith("inspect", "inspect", "inspect");
    }

    @Test
    void anApprovedRunWhoseSecondLookFailsIsRejected() {
        World world = waiting();
        world.fates((delivery, w) -> new World.Fate.Fail(FailureCode.INTERNAL));

        approve(world);
        world.goOn();

        assertThat(world.run.status()).isEqualTo(RunStatus.REJECTED);
        assertThat(world.effects(Effect.Reserve.class)).isEmpty();
    }

    @Test
    void signalsThatComeTwiceChangeNothing() {
        World world = World.ofCluster();
        world.duplicates = true;

        waiting(world);
        approve(world);
        world.goOn();

        assertThat(world.run.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(world.effects(Effect.Happened.class))
                .filteredOn(told -> told.type().equals(RunEventType.RUN_APPROVED))
                .hasSize(1);
    }
}
