package dev.stillpoint.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.simulation.fleet.Fleet;
import dev.stillpoint.simulation.fleet.Fleet.Outcome.Ending;
import dev.stillpoint.simulation.fleet.Variant;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/// Whatever befalls a fleet, what must never happen does not.
///
/// `-Dstillpoint.seed=…` lives through one fleet and tells its story.
class FleetsTest {
    private static final int FLEETS = Seeds.thorough() ? 1_000_000 : 20_000;

    @Test
    void noFleetBreaksARule() {
        Long one = Long.getLong("stillpoint.seed");
        if (one != null) {
            System.out.println(Seeds.told(one, Variant.HEALTHY));
            assertThat(Fleet.live(one, Variant.HEALTHY, false).violation()).isNull();
            return;
        }
        Map<String, LongAdder> endings = new ConcurrentHashMap<>();
        LongAdder unhelped = new LongAdder();
        LongAdder all = new LongAdder();
        long begin = System.nanoTime();

        var broken = Seeds.of(FLEETS)
                .parallel()
                .mapToObj(seed -> Fleet.live(seed, Variant.HEALTHY, false))
                .peek(outcome -> {
                    for (Ending ending : outcome.endings()) {
                        String how = ending.kind() + " " + ending.status() + (ending.helped() ? ", helped" : "");
                        endings.computeIfAbsent(how, none -> new LongAdder()).increment();
                        if (outcome.healable()) {
                            all.increment();
                            (ending.helped() ? new LongAdder() : unhelped).increment();
                        }
                    }
                })
                .filter(outcome -> outcome.violation() != null)
                .limit(5)
                .toList();

        tell(endings, Duration.ofNanos(System.nanoTime() - begin), all.sum(), unhelped.sum());
        assertThat(broken.stream().map(outcome -> outcome.seed() + ": " + outcome.violation()))
                .as(() -> broken.isEmpty() ? "" : Seeds.told(broken.getFirst().seed(), Variant.HEALTHY))
                .isEmpty();
        assertThat(unhelped.sum() * 100)
                .as("runs that ended without an operator, of %d that could", all.sum())
                .isGreaterThanOrEqualTo(all.sum() * 99);
    }

    private static void tell(Map<String, LongAdder> endings, Duration took, long all, long unhelped) {
        long total = endings.values().stream().mapToLong(LongAdder::sum).sum();
        System.out.printf(
                "%,d fleets from seed 1 in %d s; %.1f %% of the runs that could end by themselves did%n",
                FLEETS, took.toSeconds(), 100.0 * unhelped / Math.max(1, all));
        new TreeMap<>(endings)
                .forEach((how, count) -> System.out.printf("  %-40s %6.2f %%%n", how, 100.0 * count.sum() / total));
    }
}
