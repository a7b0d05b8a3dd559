package dev.stillpoint.orchestrator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.Schedule;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.orchestrator.plan.SetStatus;
import dev.stillpoint.orchestrator.schedule.Retention.Candidate;
import dev.stillpoint.orchestrator.schedule.Retention.Rule;
import dev.stillpoint.orchestrator.schedule.Retention.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RetentionTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-03-30T12:00:00Z");

    private static Schedule.Retention limits(
            @Nullable Integer last,
            @Nullable Integer daily,
            @Nullable Integer weekly,
            @Nullable Integer monthly,
            @Nullable Duration maxAge) {
        return new Schedule.Retention(last, daily, weekly, monthly, maxAge);
    }

    private static Candidate set(String at) {
        return set(at, SetStatus.COMPLETE, false);
    }

    private static Candidate set(String at, SetStatus status, boolean inUse) {
        return new Candidate(
                new SetId(UUID.nameUUIDFromBytes((at + status).getBytes())), at, Instant.parse(at), status, inUse);
    }

    private static List<String> told(Schedule.Retention limits, Candidate... sets) {
        return Retention.of(limits, BERLIN, NOW, List.of(sets)).stream()
                .map(verdict -> verdict.set().name()
                        + (verdict.keep() ? " kept by " : " deleted by ")
                        + verdict.rule().text())
                .toList();
    }

    static Stream<Arguments> tables() {
        Candidate[] days = {
            set("2026-03-30T01:00:00Z"),
            set("2026-03-29T21:59:00Z"),
            set("2026-03-29T01:00:00Z"),
            set("2026-03-28T22:59:00Z"),
            set("2026-02-20T01:00:00Z")
        };
        return Stream.of(
                Arguments.of(
                        "the newest so many",
                        limits(2, null, null, null, null),
                        days,
                        List.of("keepLast", "keepLast", "-none", "-none", "-none")),
                Arguments.of(
                        "the newest of each day that has any, across the night in which clocks go forward",
                        limits(null, 2, null, null, null),
                        days,
                        List.of("keepDaily", "keepDaily", "-none", "-none", "-none")),
                Arguments.of(
                        "a day that has none does not count",
                        limits(null, 4, null, null, null),
                        days,
                        List.of("keepDaily", "keepDaily", "-none", "keepDaily", "keepDaily")),
                Arguments.of(
                        "weeks begin on Monday",
                        limits(null, null, 2, null, null),
                        days,
                        List.of("keepWeekly", "keepWeekly", "-none", "-none", "-none")),
                Arguments.of(
                        "months",
                        limits(null, null, null, 2, null),
                        days,
                        List.of("keepMonthly", "-none", "-none", "-none", "keepMonthly")),
                Arguments.of(
                        "several rules keep together, the first is named",
                        limits(1, 2, null, 12, null),
                        days,
                        List.of("keepLast", "keepDaily", "-none", "-none", "keepMonthly")),
                Arguments.of(
                        "too old is not kept by any rule",
                        limits(5, null, null, null, Duration.ofDays(30)),
                        days,
                        List.of("keepLast", "keepLast", "keepLast", "keepLast", "-maxAge")),
                Arguments.of(
                        "age alone keeps what is younger",
                        limits(null, null, null, null, Duration.ofDays(1)),
                        days,
                        List.of("maxAge", "maxAge", "-maxAge", "-maxAge", "-maxAge")),
                Arguments.of(
                        "no limit at all",
                        limits(null, null, null, null, null),
                        days,
                        List.of("noLimit", "noLimit", "noLimit", "noLimit", "noLimit")),
                Arguments.of(
                        "the newest complete one is kept however old it is",
                        limits(1, null, null, null, Duration.ofHours(1)),
                        new Candidate[] {
                            set("2026-03-30T01:00:00Z", SetStatus.QUARANTINED, false),
                            set("2026-03-01T01:00:00Z"),
                            set("2026-02-01T01:00:00Z")
                        },
                        List.of("notComplete", "newestComplete", "-maxAge")),
                Arguments.of(
                        "what a run works with is kept",
                        limits(1, null, null, null, null),
                        new Candidate[] {
                            set("2026-03-30T01:00:00Z"),
                            set("2026-03-01T01:00:00Z", SetStatus.COMPLETE, true),
                            set("2026-02-01T01:00:00Z")
                        },
                        List.of("keepLast", "inUse", "-none")),
                Arguments.of(
                        "sets that are not complete are neither counted nor deleted",
                        limits(1, null, null, null, Duration.ofDays(1)),
                        new Candidate[] {
                            set("2026-03-30T03:00:00Z", SetStatus.CREATING, true),
                            set("2026-03-30T02:00:00Z", SetStatus.SAFETY, false),
                            set("2026-03-30T01:00:00Z"),
                            set("2026-03-01T01:00:00Z", SetStatus.SAFETY, false),
                            set("2026-02-01T01:00:00Z", SetStatus.INCOMPLETE, false)
                        },
                        List.of("notComplete", "notComplete", "keepLast", "notComplete", "notComplete")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tables")
    void eachSetIsKeptOrDeletedByARule(
            String what, Schedule.Retention limits, Candidate[] newestFirst, List<String> rules) {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < newestFirst.length; i++) {
            String rule = rules.get(i);
            expected.add(newestFirst[i].name()
                    + (rule.startsWith("-") ? " deleted by " + rule.substring(1) : " kept by " + rule));
        }

        assertThat(told(limits, newestFirst)).isEqualTo(expected);
    }

    /// Any sets and limits, from a seed.
    private record Any(Schedule.Retention limits, List<Candidate> sets) {
        static Any of(long seed) {
            Random random = new Random(seed);
            List<Candidate> sets = new ArrayList<>();
            for (int i = random.nextInt(40); i > 0; i--) {
                sets.add(new Candidate(
                        new SetId(new UUID(random.nextLong(), random.nextLong())),
                        "set " + i,
                        NOW.minus(Duration.ofMinutes(random.nextInt(400 * 24 * 60))),
                        random.nextInt(5) == 0
                                ? SetStatus.values()[random.nextInt(SetStatus.values().length)]
                                : SetStatus.COMPLETE,
                        random.nextInt(8) == 0));
            }
            return new Any(
                    new Schedule.Retention(
                            count(random),
                            count(random),
                            count(random),
                            count(random),
                            random.nextInt(3) == 0 ? Duration.ofDays(1 + random.nextInt(400)) : null),
                    sets);
        }

        private static @Nullable Integer count(Random random) {
            return random.nextBoolean() ? 1 + random.nextInt(6) : null;
        }

        List<Verdict> verdicts() {
            return Retention.of(limits, BERLIN, NOW, sets);
        }
    }

    @Test
    void whateverTheRulesAre() {
        for (long seed = 0; seed < 2_000; seed++) {
            Any any = Any.of(seed);
            List<Verdict> verdicts = any.verdicts();
            String which = "seed " + seed;

            assertThat(verdicts).as(which).extracting(Verdict::set).containsExactlyInAnyOrderElementsOf(any.sets());
            verdicts.stream()
                    .filter(verdict -> verdict.set().status() == SetStatus.COMPLETE)
                    .findFirst()
                    .ifPresent(newest -> assertThat(newest.keep())
                            .as("%s: the newest complete one", which)
                            .isTrue());
            List<Candidate> deleted = Retention.deletions(verdicts);
            assertThat(deleted)
                    .as(which)
                    .allMatch(set -> set.status() == SetStatus.COMPLETE && !set.inUse())
                    .isSortedAccordingTo(Comparator.comparing(Candidate::createdAt));

            // What is left is left alone, in whatever order it is told.
            List<Candidate> left = new ArrayList<>(any.sets());
            left.removeAll(deleted);
            java.util.Collections.shuffle(left, new Random(seed));
            assertThat(Retention.of(any.limits(), BERLIN, NOW, left)).as(which).allMatch(Verdict::keep);

            // Stopping half way deletes nothing else than going on would have.
            List<Candidate> half = new ArrayList<>(any.sets());
            half.removeAll(deleted.subList(0, deleted.size() / 2));
            assertThat(Retention.deletions(Retention.of(any.limits(), BERLIN, NOW, half)))
                    .as(which)
                    .isEqualTo(deleted.subList(deleted.size() / 2, deleted.size()));
        }
    }

    @Test
    void keepingMoreDeletesNothingElse() {
        for (long seed = 0; seed < 2_000; seed++) {
            Any any = Any.of(seed);
            Schedule.Retention limits = any.limits();
            Integer last = limits.keepLast();
            if (last == null) {
                continue;
            }
            Schedule.Retention more =
                    limits(last + 1, limits.keepDaily(), limits.keepWeekly(), limits.keepMonthly(), limits.maxAge());

            assertThat(Retention.deletions(any.verdicts()))
                    .as("seed " + seed)
                    .containsAll(Retention.deletions(Retention.of(more, BERLIN, NOW, any.sets())));
        }
    }

    @Test
    void everyRuleHasASpellingOfItsOwn() {
        assertThat(Stream.of(Rule.values()).map(Rule::text)).doesNotHaveDuplicates();
    }
}
