package dev.stillpoint.orchestrator.schedule;

import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;

/// When a schedule fires.
///
/// Quartz reads the expression on a clock that never changes; what it says is then put on the zone's clock. Its
/// own way leaves out the night in which clocks go forward, and an hour of a half-hourly expression where they
/// go back. Here:
///
/// - A time that does not exist, because clocks go forward over it, fires at the moment they do. Several such
///   times and one that is that very moment are one firing.
/// - A time that comes twice, because clocks go back, fires once, the first time; an expression for every hour
///   (`*`) fires each time, so that no hour is left out.
final class FiringTimes {
    private static final Set<String> EVERY_HOUR = Set.of("*", "*/1", "0/1", "0-23");

    private final CronExpression expression;
    private final ZoneId zone;
    private final boolean everyHour;

    private FiringTimes(CronExpression expression, ZoneId zone, boolean everyHour) {
        this.expression = expression;
        this.zone = zone;
        this.everyHour = everyHour;
    }

    /// @throws IllegalArgumentException with what is wrong, in words, when it is no expression that Quartz knows
    static FiringTimes of(String cron, ZoneId zone) {
        try {
            CronExpression expression = new CronExpression(cron);
            expression.setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC));
            // It takes some that it can't reckon with, such as a field of a comma alone.
            expression.getNextValidTimeAfter(Date.from(Instant.EPOCH));
            return new FiringTimes(
                    expression, zone, EVERY_HOUR.contains(cron.trim().split("\\s+")[2]));
        } catch (ParseException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "\"" + cron + "\" is no expression in Quartz's syntax" + reason(e)
                            + "; it takes second, minute, hour, day of month, month, day of week and, if wanted, year,"
                            + " one of the two days being ?, such as 0 0 2 * * ?",
                    e);
        }
    }

    /// What Quartz says in words. Where it stumbles over what it did not expect, it has none.
    private static String reason(Exception refusal) {
        String said = refusal.getMessage();
        return refusal instanceof ParseException && said != null && !said.startsWith("Illegal cron expression format")
                ? ": " + said.replaceFirst("\\.$", "")
                : "";
    }

    /// The next so many after a moment; fewer when there are no more.
    List<Instant> next(int count, Instant after) {
        List<Instant> times = new ArrayList<>();
        Optional<Instant> next = after(after);
        while (next.isPresent() && times.size() < count) {
            times.add(next.get());
            next = after(next.get());
        }
        return times;
    }

    /// The first one later than a moment.
    Optional<Instant> after(Instant moment) {
        ZonedDateTime at = moment.atZone(zone);
        LocalDateTime local = at.toLocalDateTime();
        ZoneOffsetTransition twice = zone.getRules().getTransition(local);
        boolean second = twice != null && at.getOffset().equals(twice.getOffsetAfter());
        LocalDateTime from = second && !everyHour ? lastSecondOf(twice) : local;
        LocalDateTime next = onAnUnchangingClock(from);
        Instant first = next == null ? null : instant(next, second && next.isBefore(twice.getDateTimeBefore()));
        Instant again = everyHour ? inTheHourThatComesTwice(moment) : null;
        return first == null || (again != null && again.isBefore(first))
                ? Optional.ofNullable(again)
                : Optional.of(first);
    }

    /// The first one after clocks have gone back the next time, within the hour that comes again.
    private @Nullable Instant inTheHourThatComesTwice(Instant moment) {
        ZoneOffsetTransition change = zone.getRules().nextTransition(moment);
        if (change == null || !change.isOverlap()) {
            return null;
        }
        LocalDateTime next = onAnUnchangingClock(change.getDateTimeAfter().minusSeconds(1));
        return next != null && next.isBefore(change.getDateTimeBefore())
                ? next.toInstant(change.getOffsetAfter())
                : null;
    }

    /// @param second whether the time comes twice and is meant the second time
    private Instant instant(LocalDateTime local, boolean second) {
        ZoneOffsetTransition change = zone.getRules().getTransition(local);
        if (change == null) {
            return local.toInstant(zone.getRules().getOffset(local));
        }
        return change.isGap()
                ? change.getInstant()
                : local.toInstant(second ? change.getOffsetAfter() : change.getOffsetBefore());
    }

    private static LocalDateTime lastSecondOf(ZoneOffsetTransition overlap) {
        return overlap.getDateTimeBefore().minusSeconds(1);
    }

    private @Nullable LocalDateTime onAnUnchangingClock(LocalDateTime after) {
        try {
            Date next = expression.getNextValidTimeAfter(Date.from(after.toInstant(ZoneOffset.UTC)));
            return next == null ? null : LocalDateTime.ofInstant(next.toInstant(), ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
