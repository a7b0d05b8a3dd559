package dev.stillpoint.orchestrator.run;

import dev.stillpoint.orchestrator.plan.Timing;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How runs are driven.
@ConfigMapping(prefix = "stillpoint.run")
public interface RunConfig {
    /// Pause between two looks for runs whose time has come.
    @WithDefault("PT0.2S")
    Duration sweepEvery();

    /// Runs that one such look wakes at most.
    @WithDefault("200")
    int sweepBatch();

    /// Runs that one orchestrator works on side by side.
    @WithDefault("4")
    int threads();

    /// Step events that one poll takes at most.
    @WithDefault("1000")
    int pollRecords();

    /// Steps of runs that are kept in memory between two signals.
    @WithDefault("20000")
    int cachedSteps();

    /// How long a run waits for another person's approval when its system's settings do not say.
    @WithDefault("PT24H")
    Duration approvalWithin();

    TimingConfig timing();

    /// See [Timing]; written into a run when it is accepted.
    interface TimingConfig {
        @WithDefault("PT5M")
        Duration patience();

        @WithDefault("PT15M")
        Duration checkpointPatience();

        @WithDefault("PT1H")
        Duration mergePatience();

        /// The slowest storage that a copy's patience allows for.
        @WithDefault("10485760")
        long copyBytesPerSecond();

        @WithDefault("PT30S")
        Duration silence();

        @WithDefault("3")
        int deliveries();

        @WithDefault("PT60S")
        Duration takenWithin();

        @WithDefault("PT30S")
        Duration readerGrace();

        @WithDefault("3")
        int attempts();

        @WithDefault("10")
        int undoAttempts();

        @WithDefault("60")
        int leftoverAttempts();

        @WithDefault("PT1S")
        Duration backOff();

        @WithDefault("PT30S")
        Duration maxBackOff();

        @WithDefault("PT5M")
        Duration leftoverMaxBackOff();

        default Timing timing() {
            return new Timing(
                    patience(),
                    checkpointPatience(),
                    mergePatience(),
                    copyBytesPerSecond(),
                    silence(),
                    deliveries(),
                    takenWithin(),
                    readerGrace(),
                    attempts(),
                    undoAttempts(),
                    leftoverAttempts(),
                    backOff(),
                    maxBackOff(),
                    leftoverMaxBackOff());
        }
    }
}
