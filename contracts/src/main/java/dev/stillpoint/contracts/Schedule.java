package dev.stillpoint.contracts;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an admin wants done again and again: checkpoint sets of a system, and which of its sets are kept.
///
/// @param cron in Quartz's syntax: seconds, minutes, hours, day of month, month, day of week, and a year or not
/// @param timeZone in which the expression and the days, weeks and months of the retention are read
/// @param retention absent when sets are kept until somebody deletes them
public record Schedule(
        String system,
        String cron,
        ZoneId timeZone,
        ScheduledCreate run,
        @Nullable Retention retention,
        OnMissed onMissed,
        boolean enabled) {

    /// How the set is taken, as a request for one says it.
    ///
    /// @param name what the name of each set begins with; the time of the firing follows
    /// @param stop absent for what the system's settings say when it fires
    /// @param startWithin the run is given up unless it begins within this time
    public record ScheduledCreate(
            String name,
            @Nullable String description,
            @Nullable LocationId storageLocation,
            @Nullable StopMode stop,
            Duration stopTimeout,
            StopTimeoutPolicy onStopTimeout,
            StartChoice start,
            Duration startWithin,
            Map<String, String> labels) {
        public ScheduledCreate {
            labels = Map.copyOf(labels);
        }
    }

    /// Which complete sets of the system are kept: those that any of the first four keeps, unless they are too
    /// old.
    ///
    /// @param keepLast the newest so many
    /// @param keepDaily the newest of each of the last so many days that have any
    /// @param keepWeekly the same by weeks, which begin on Monday
    /// @param keepMonthly the same by months
    /// @param maxAge older ones are not kept, whatever else says so; without the others, all younger ones are
    public record Retention(
            @Nullable Integer keepLast,
            @Nullable Integer keepDaily,
            @Nullable Integer keepWeekly,
            @Nullable Integer keepMonthly,
            @Nullable Duration maxAge) {}

    /// What becomes of firings for which no orchestrator was there.
    public enum OnMissed {
        /// One run, as soon as one is there again, for all of them.
        RUN_ONCE,
        /// None.
        SKIP
    }
}
