package dev.stillpoint.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.VmId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class LanesTest {
    private static final List<VmId> VMS =
            IntStream.range(0, 6).mapToObj(i -> new VmId(new UUID(7, i))).toList();

    private final Lanes lanes = new Lanes(4);
    private final List<Probe> begun = new ArrayList<>();

    @AfterEach
    void end() {
        lanes.end(Duration.ZERO);
    }

    /// Runs until it is let go.
    private final class Probe implements Lanes.Task {
        private final String name;
        private final List<VmId> needs;
        private final CountDownLatch go = new CountDownLatch(1);
        private final CountDownLatch over = new CountDownLatch(1);

        Probe(String name, VmId... needs) {
            this.name = name;
            this.needs = List.of(needs);
        }

        @Override
        public List<VmId> lanes() {
            return needs;
        }

        @Override
        public String words() {
            return name;
        }

        @Override
        public void run() throws InterruptedException {
            synchronized (begun) {
                begun.add(this);
                begun.notifyAll();
            }
            go.await();
            over.countDown();
        }

        void finish() {
            go.countDown();
        }
    }

    private Probe submit(String name, VmId... needs) {
        Probe probe = new Probe(name, needs);
        lanes.submit(probe);
        return probe;
    }

    private void awaitBegun(Probe... probes) throws InterruptedException {
        synchronized (begun) {
            while (!begun.containsAll(List.of(probes))) {
                begun.wait();
            }
        }
    }

    private List<String> begunNames() {
        synchronized (begun) {
            return begun.stream().map(probe -> probe.name).toList();
        }
    }

    @Test
    void taskOfSeveralLanesWaitsForAllAndHoldsUpWhatComesBehind() throws Exception {
        // Given work in the first lane, and a task that needs two
        Probe first = submit("first", VMS.get(0));
        Probe both = submit("both", VMS.get(0), VMS.get(1));
        Probe behind = submit("behind", VMS.get(1));
        Probe aside = submit("aside", VMS.get(2));
        awaitBegun(first, aside);
        // Then
        assertThat(begunNames()).containsExactlyInAnyOrder("first", "aside");
        assertThat(lanes.queued())
                .extracting(queued -> queued.task().words() + " waits for " + queued.waitingFor())
                .containsExactly("both waits for first on the same VM", "behind waits for both on the same VM");
        // When
        first.finish();
        awaitBegun(both);
        assertThat(begunNames()).doesNotContain("behind");
        both.finish();
        // Then
        awaitBegun(behind);
        behind.finish();
        aside.finish();
    }

    @Test
    void takingOutATaskLetsThoseBegunThatOnlyItHeldUp() throws Exception {
        Probe first = submit("first", VMS.get(0));
        Probe both = submit("both", VMS.get(0), VMS.get(1));
        Probe behind = submit("behind", VMS.get(1));
        assertThat(lanes.remove(both::equals)).containsExactly(both);
        awaitBegun(first, behind);
        assertThat(begunNames()).doesNotContain("both");
        first.finish();
        behind.finish();
    }

    @Test
    void taskOfManyLanesIsNotOvertakenForEver() throws Exception {
        // Given a lane that always has more to do, and a task that needs it and another
        Probe now = submit("now", VMS.get(0));
        Probe many = submit("many", VMS.get(0), VMS.get(1));
        List<Probe> more = IntStream.range(0, 50)
                .mapToObj(i -> submit("more " + i, VMS.get(i % 2)))
                .toList();
        more.forEach(Probe::finish);
        // When
        now.finish();
        awaitBegun(many);
        // Then
        assertThat(begunNames()).containsExactly("now", "many");
        many.finish();
        awaitBegun(more.toArray(new Probe[0]));
    }

    @Test
    void whatNeedsNoLaneRunsAtOnceWhateverTheLimit() throws Exception {
        List<Probe> busy =
                VMS.subList(0, 4).stream().map(vm -> submit("busy", vm)).toList();
        Probe waiting = submit("waiting", VMS.get(4));
        Probe free = submit("free");
        awaitBegun(free);
        assertThat(lanes.queued())
                .singleElement()
                .satisfies(queued -> assertThat(queued.waitingFor()).contains("4 of 4"));
        busy.forEach(Probe::finish);
        free.finish();
        awaitBegun(waiting);
        waiting.finish();
    }

    /// Random sets of tasks: in each lane they begin in the order they came, never two of one lane at a time, no more
    /// than the limit, and all end.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void anyTasksKeepTheOrderOfEachLaneAndEnd(long seed) throws Exception {
        // Given
        Random random = new Random(seed);
        int count = 400;
        Map<VmId, List<Integer>> came = new HashMap<>();
        Map<VmId, List<Integer>> ran = new HashMap<>();
        Set<VmId> held = new HashSet<>();
        List<String> wrong = new ArrayList<>();
        CountDownLatch left = new CountDownLatch(count);
        int[] running = {0};
        for (int i = 0; i < count; i++) {
            int number = i;
            List<VmId> needs = VMS.stream().filter(vm -> random.nextInt(4) == 0).toList();
            int spins = random.nextInt(2_000);
            boolean breaks = random.nextInt(20) == 0;
            needs.forEach(
                    vm -> came.computeIfAbsent(vm, each -> new ArrayList<>()).add(number));
            // When
            lanes.submit(new Lanes.Task() {
                @Override
                public List<VmId> lanes() {
                    return needs;
                }

                @Override
                public String words() {
                    return "task " + number;
                }

                @Override
                public void run() {
                    synchronized (held) {
                        needs.forEach(vm -> {
                            if (!held.add(vm)) {
                                wrong.add(number + " began while its lane was busy");
                            }
                            ran.computeIfAbsent(vm, each -> new ArrayList<>()).add(number);
                        });
                        running[0] += needs.isEmpty() ? 0 : 1;
                        if (running[0] > 4) {
                            wrong.add(running[0] + " ran at a time");
                        }
                    }
                    for (int spin = 0; spin < spins; spin++) {
                        Thread.onSpinWait();
                    }
                    Thread.yield();
                    synchronized (held) {
                        held.removeAll(needs);
                        running[0] -= needs.isEmpty() ? 0 : 1;
                    }
                    left.countDown();
                    if (breaks) {
                        throw new IllegalStateException("breaks on purpose, seed " + seed);
                    }
                }
            });
        }
        // Then
        assertThat(left.await(20, TimeUnit.SECONDS))
                .as("all end; seed %s, left %s", seed, left.getCount())
                .isTrue();
        synchronized (held) {
            assertThat(wrong).as("seed %s", seed).isEmpty();
            assertThat(ran).as("seed %s", seed).isEqualTo(came);
        }
    }
}
