package dev.stillpoint.orchestrator.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.Direction;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.GatewayRequest.Decision;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepRef;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.SetStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is answered, in whatever order, however often and late: a run ends, and takes nothing away for good.
class AnyInterleavingTest {
    private static final FailureCode[] CODES = FailureCode.values();

    /// The kind and the seed of a failing case stand in its name.
    static Stream<Arguments> cases() {
        long each = Boolean.getBoolean("stillpoint.thorough") ? 10_000 : 100;
        return Arrays.stream(Kinds.values())
                .flatMap(kind -> new Random(4711).longs(each).mapToObj(seed -> Arguments.of(kind, seed)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyRunEnds(Kinds kind, long seed) {
        Random chance = new Random(seed);
        World world = kind.world().fates((delivery, w) -> World.HOLD);
        List<Signal> mail = new ArrayList<>();
        boolean meddle = chance.nextBoolean();
        world.start();
        int read = 0;
        for (int i = 0; i < 3000 && !world.run.status().isFinal(); i++) {
            for (; read < world.sent.size(); read++) {
                answer(world, world.sent.get(read), chance, mail);
            }
            int what = chance.nextInt(100);
            if (meddle && what == 0 && i > 20) {
                world.give(new Signal.CancelRequested(world.now, "anna"));
            } else if (what < 80 && !mail.isEmpty()) {
                int which = chance.nextInt(mail.size());
                // Some mail is delivered again later.
                world.give(chance.nextInt(8) == 0 ? mail.get(which) : mail.remove(which));
            } else if (world.run.status() == RunStatus.NEEDS_OPERATOR && what < 84) {
                world.give(byHand(world, chance));
            } else {
                world.tick(Duration.ofMillis(chance.nextInt(40_000)));
            }
        }
        // From here on everything works.
        world.fates((delivery, w) -> World.SUCCEED);
        if (isGoing(world)) {
            world.goOn();
        }
        while (world.run.status() == RunStatus.NEEDS_OPERATOR) {
            world.give(new Signal.RetryRequested(world.now, "anna"));
            world.goOn();
        }

        assertThat(world.run.status())
                .isIn(
                        RunStatus.SUCCEEDED,
                        RunStatus.ROLLED_BACK,
                        RunStatus.CANCELED,
                        RunStatus.REJECTED,
                        RunStatus.RESOLVED);
        world.assertNothingAway();
        Run end = world.run;
        mail.forEach(world::give);
        assertThat(world.run).as("nothing wakes a run that ended").isSameAs(end);
        assertThat(world.effects(Effect.Ended.class)).hasSize(1);
        assertThat(world.run.state().wakeAt()).isNull();
        checkSets(world);
        checkOrder(world);
    }

    /// What an operator can do; half of the words are wrong.
    private static Signal byHand(World world, Random chance) {
        if (chance.nextBoolean()) {
            return new Signal.RetryRequested(world.now, "anna");
        }
        List<Decision> decisions = new ArrayList<>();
        for (int at = 1; at < world.run.steps().size(); at++) {
            if (chance.nextInt(3) > 0) {
                decisions.add(new Decision(
                        world.run.steps().get(at).id(), chance.nextBoolean() ? Decision.As.DONE : Decision.As.UNDONE));
            }
        }
        return new Signal.ResolveRequested(world.now, "anna", decisions, null);
    }

    private static void checkSets(World world) {
        RunStatus end = world.run.status();
        Plan plan = world.run.plan();
        if (plan == null || end == RunStatus.RESOLVED) {
            return;
        }
        Plan.Sets sets = plan.sets();
        if (sets.makes() != null) {
            List<SetStatus> led = world.setStatuses(sets.makes().set());
            assertThat(led.contains(sets.makes().becomes())).isEqualTo(end == RunStatus.SUCCEEDED);
            if (!led.isEmpty() && end != RunStatus.SUCCEEDED) {
                assertThat(led).endsWith(SetStatus.DELETED);
            }
        }
        sets.removes()
                .forEach(removed -> assertThat(world.setStatuses(removed.set()).contains(SetStatus.DELETED))
                        .isEqualTo(end == RunStatus.SUCCEEDED));
    }

    private static boolean isGoing(World world) {
        return !world.run.status().isFinal() && world.run.status() != RunStatus.NEEDS_OPERATOR;
    }

    private static void answer(World world, Delivery delivery, Random chance, List<Signal> mail) {
        int what = chance.nextInt(100);
        if (what < 3) {
            return;
        }
        if (what < 50) {
            mail.add(world.stepped(new StepEvent.Started(delivery.ref(), "executor", world.now)));
        }
        if (what % 10 == 0) {
            mail.add(world.stepped(new StepEvent.Waiting(delivery.ref(), "executor", world.now, "a job")));
        }
        mail.add(what < 92 ? world.success(delivery) : world.failure(delivery, CODES[chance.nextInt(CODES.length)]));
    }

    /// Clean-up begins after the last disk was sent home. A disk that goes home later is one whose way home was given
    /// up when clean-up began, and went on because an answer came after all; its own VM's clean-up waits for it.
    private static void checkOrder(World world) {
        int cleanUp = firstSent(world, "checkpoint:");
        if (cleanUp < 0) {
            return;
        }
        for (int i = cleanUp + 1; i < world.sent.size(); i++) {
            StepRef ref = world.sent.get(i).ref();
            if (ref.direction() == Direction.UNDO
                    && ref.attempt() == 1
                    && ref.delivery() == 1
                    && ref.step().value().startsWith("detach:")) {
                String vm = ref.step().value().split(":")[1];
                assertThat(givenUp(world.whenSent.get(cleanUp), vm))
                        .as("%s was sent home after clean-up had begun, and nothing of %s was given up before", ref, vm)
                        .isTrue();
                assertThat(firstSent(world, "checkpoint:" + vm)).isGreaterThan(i);
            }
        }
    }

    /// Whether an undo of one of this VM's steps has failed for good.
    private static boolean givenUp(Run run, String vm) {
        for (int at = 0; at < run.steps().size(); at++) {
            Try undo = run.state().steps().get(at).undo();
            if (run.steps().get(at).id().value().contains(vm) && undo != null && undo.phase() == Try.Phase.FAILED) {
                return true;
            }
        }
        return false;
    }

    private static int firstSent(World world, String step) {
        for (int i = 0; i < world.sent.size(); i++) {
            Delivery delivery = world.sent.get(i);
            if (delivery.ref().direction() == Direction.UNDO
                    && delivery.ref().step().value().startsWith(step)) {
                return i;
            }
        }
        return -1;
    }
}
