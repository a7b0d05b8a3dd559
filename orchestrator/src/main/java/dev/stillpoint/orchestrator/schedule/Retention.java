package dev.stillpoint.orchestrator.schedule;

import dev.stillpoint.contracts.Schedule;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.orchestrator.plan.SetStatus;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Which sets of a system are kept, by which rule, and which are deleted: whole sets, never parts of one.
///
/// Only complete sets are counted and deleted. Whatever the rules say, the newest of them is kept, and so is
/// one that a run works with. Deletion goes from the oldest on: a set's checkpoints are merged into those above
/// them, so none that is kept needs one that is gone.
final class Retention {
    private static final Comparator<Candidate> NEWEST_FIRST = Comparator.comparing(Candidate::createdAt)
            .thenComparing(candidate -> candidate.id().toString())
            .reversed();

    /// @param inUse whether a run holds a claim on it: restores, verifies or deletes it
    record Candidate(SetId id, String name, Instant createdAt, SetStatus status, boolean inUse) {}

    /// What decides about a set, in the order in which it is named when several keep it.
    enum Rule {
        KEEP_LAST("keepLast"),
        KEEP_DAILY("keepDaily"),
        KEEP_WEEKLY("keepWeekly"),
        KEEP_MONTHLY("keepMonthly"),
        /// Younger than `maxAge` where nothing else is said, or older.
        MAX_AGE("maxAge"),
        /// No limit is given at all.
        NO_LIMIT("noLimit"),
        NEWEST_COMPLETE("newestComplete"),
        IN_USE("inUse"),
        /// Not a complete set: kept for safety, still being made, quarantined.
        NOT_COMPLETE("notComplete"),
        /// No rule keeps it.
        NONE("none");

        private final String text;

        Rule(String text) {
            this.text = text;
        }

        /// As the API spells it.
        String text() {
            return text;
        }
    }

    record Verdict(Candidate set, boolean keep, Rule rule) {}

    private final Schedule.Retention limits;
    private final ZoneId zone;
    private final Instant now;
    private final List<Candidate> complete;
    private final Map<SetId, Rule> kept = new HashMap<>();

    private Retention(Schedule.Retention limits, ZoneId zone, Instant now, List<Candidate> complete) {
        this.limits = limits;
        this.zone = zone;
        this.now = now;
        this.complete = complete;
    }

    /// A verdict on each of a system's sets, the newest first.
    static List<Verdict> of(Schedule.Retention limits, ZoneId zone, Instant now, List<Candidate> sets) {
        List<Candidate> complete = sets.stream()
                .filter(set -> set.status() == SetStatus.COMPLETE)
                .sorted(NEWEST_FIRST)
                .toList();
        Retention retention = new Retention(limits, zone, now, complete);
        retention.keep();
        return sets.stream().sorted(NEWEST_FIRST).map(retention::verdict).toList();
    }

    /// What is to be deleted, in the order in which it is.
    static List<Candidate> deletions(List<Verdict> verdicts) {
        List<Candidate> oldestFirst = new ArrayList<>();
        for (Verdict verdict : verdicts.reversed()) {
            if (!verdict.keep()) {
                oldestFirst.add(verdict.set());
            }
        }
        return oldestFirst;
    }

    private void keep() {
        Map<Rule, @Nullable Integer> counts = new EnumMap<>(Rule.class);
        counts.put(Rule.KEEP_LAST, limits.keepLast());
        counts.put(Rule.KEEP_DAILY, limits.keepDaily());
        counts.put(Rule.KEEP_WEEKLY, limits.keepWeekly());
        counts.put(Rule.KEEP_MONTHLY, limits.keepMonthly());
        boolean any = false;
        for (Map.Entry<Rule, @Nullable Integer> count : counts.entrySet()) {
            Integer limit = count.getValue();
            if (limit != null) {
                any = true;
                keepNewestOfEach(count.getKey(), limit);
            }
        }
        if (!any) {
            Rule rule = limits.maxAge() == null ? Rule.NO_LIMIT : Rule.MAX_AGE;
            complete.forEach(set -> kept.put(set.id(), rule));
        }
    }

    /// Keeps the newest set of each of the last so many periods that have any.
    private void keepNewestOfEach(Rule rule, int periods) {
        Function<Candidate, Object> period = period(rule);
        Set<Object> seen = new HashSet<>();
        for (Candidate set : complete) {
            if (seen.size() == periods) {
                return;
            }
            if (seen.add(period.apply(set))) {
                kept.putIfAbsent(set.id(), rule);
            }
        }
    }

    private Function<Candidate, Object> period(Rule rule) {
        return switch (rule) {
            case KEEP_DAILY -> this::day;
            case KEEP_WEEKLY -> set -> day(set).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case KEEP_MONTHLY -> set -> YearMonth.from(day(set));
            case KEEP_LAST, MAX_AGE, NO_LIMIT, NEWEST_COMPLETE, IN_USE, NOT_COMPLETE, NONE -> Candidate::id;
        };
    }

    private LocalDate day(Candidate set) {
        return LocalDate.ofInstant(set.createdAt(), zone);
    }

    private Verdict verdict(Candidate set) {
        if (set.status() != SetStatus.COMPLETE) {
            return new Verdict(set, true, Rule.NOT_COMPLETE);
        }
        boolean old = limits.maxAge() != null && set.createdAt().isBefore(now.minus(limits.maxAge()));
        Rule keeps = kept.get(set.id());
        if (keeps != null && !old) {
            return new Verdict(set, true, keeps);
        }
        if (set.equals(complete.getFirst())) {
            return new Verdict(set, true, Rule.NEWEST_COMPLETE);
        }
        return set.inUse()
                ? new Verdict(set, true, Rule.IN_USE)
                : new Verdict(set, false, old ? Rule.MAX_AGE : Rule.NONE);
    }
}
