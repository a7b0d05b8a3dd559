package dev.stillpoint.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.simulation.fleet.Fleet;
import dev.stillpoint.simulation.fleet.Variant;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A simulation that finds nothing proves nothing: it finds each of these.
class PlantedBugsTest {
    private static final int SEEDS = 8_000;
    private static final int AT_ONCE = 256;

    @ParameterizedTest
    @EnumSource
    void aPlantedBugIsFound(PlantedBugs bug) {
        Fleet.Outcome found = search(bug)
                .orElseThrow(() -> new AssertionError("none of the first " + SEEDS + " fleets shows " + bug));

        System.out.printf("%-42s found by seed %5d: %s%n", bug, found.seed(), found.violation());
        assertThat(Fleet.live(found.seed(), Variant.HEALTHY, false).violation())
                .as("the same fleet with nothing broken")
                .isNull();
    }

    private static Optional<Fleet.Outcome> search(PlantedBugs bug) {
        for (long from = 1; from <= SEEDS; from += AT_ONCE) {
            Optional<Fleet.Outcome> found = LongStream.range(from, from + AT_ONCE)
                    .parallel()
                    .mapToObj(seed -> Fleet.live(seed, bug, false))
                    .filter(outcome -> outcome.violation() != null)
                    .findFirst();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
