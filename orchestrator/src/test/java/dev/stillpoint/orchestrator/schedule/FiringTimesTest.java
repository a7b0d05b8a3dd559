package dev.stillpoint.orchestrator.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FiringTimesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Clocks go forward from 02:00 to 03:00 on 29 March.
                "0 30 2 * * ? | Europe/Berlin | 2026-03-28T12:00:00Z | 2026-03-29T03:00+02:00 2026-03-30T02:30+02:00",
                "0 0 2 * * ? | Europe/Berlin | 2026-03-28T12:00:00Z | 2026-03-29T03:00+02:00 2026-03-30T02:00+02:00",
                "0 15 2,3 * * ? | Europe/Berlin | 2026-03-28T12:00:00Z | 2026-03-29T03:00+02:00 2026-03-29T03:15+02:00"
                        + " 2026-03-30T02:15+02:00",
                "0 0/30 * * * ? | Europe/Berlin | 2026-03-29T00:20:00Z | 2026-03-29T01:30+01:00 2026-03-29T03:00+02:00"
                        + " 2026-03-29T03:30+02:00",
                "0 30 2 ? * SUN | Europe/Berlin | 2026-03-23T12:00:00Z | 2026-03-29T03:00+02:00 2026-04-05T02:30+02:00",
                // Clocks go back from 03:00 to 02:00 on 25 October.
                "0 30 2 * * ? | Europe/Berlin | 2026-10-24T12:00:00Z | 2026-10-25T02:30+02:00 2026-10-26T02:30+01:00",
                "0 0 3 * * ? | Europe/Berlin | 2026-10-24T12:00:00Z | 2026-10-25T03:00+01:00 2026-10-26T03:00+01:00",
                "0 0/30 * * * ? | Europe/Berlin | 2026-10-24T23:50:00Z | 2026-10-25T02:00+02:00 2026-10-25T02:30+02:00"
                        + " 2026-10-25T02:00+01:00 2026-10-25T02:30+01:00 2026-10-25T03:00+01:00",
                "0 30 2,3 * * ? | Europe/Berlin | 2026-10-25T01:10:00Z | 2026-10-25T03:30+01:00 2026-10-26T02:30+01:00",
                // Clocks change at midnight, and by half an hour.
                "0 0 0 * * ? | America/Sao_Paulo | 2018-11-03T12:00:00Z | 2018-11-04T01:00-02:00 2018-11-05T00:00-02:00",
                "0 10 2 * * ? | Australia/Lord_Howe | 2026-10-03T00:00:00Z | 2026-10-04T02:30+11:00 2026-10-05T02:10+11:00",
                "0 45 1 * * ? | Australia/Lord_Howe | 2026-04-04T00:00:00Z | 2026-04-05T01:45+11:00 2026-04-06T01:45+10:30",
                // No change at all; the last day of a month; a year.
                "0 0 2 * * ? | UTC | 2026-03-28T12:00:00Z | 2026-03-29T02:00Z 2026-03-30T02:00Z",
                "0 0 2 L * ? | Europe/Berlin | 2026-03-30T12:00:00Z | 2026-03-31T02:00+02:00 2026-04-30T02:00+02:00"
            })
    void clocksMayChangeEitherWay(String cron, String zone, Instant after, String expected) {
        String[] times = expected.split(" ");

        assertThat(FiringTimes.of(cron, ZoneId.of(zone)).next(times.length, after).stream()
                        .map(time ->
                                time.atZone(ZoneId.of(zone)).toOffsetDateTime().toString())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kolkata"})
    void aDailyTimeFiresOnceOnEveryDay(String name) {
        ZoneId zone = ZoneId.of(name);
        for (String cron : List.of("0 0 0 * * ?", "0 30 1 * * ?", "0 15 2 * * ?", "0 0 3 * * ?", "59 59 23 * * ?")) {
            Instant from =
                    LocalDate.of(2018, 1, 1).atStartOfDay(zone).toInstant().minusSeconds(1);

            List<Instant> times = FiringTimes.of(cron, zone).next(730, from);

            Set<LocalDate> days = new HashSet<>();
            times.forEach(time -> assertThat(days.add(LocalDate.ofInstant(time, zone)))
                    .as("%s in %s: a second time at %s", cron, zone, time)
                    .isTrue());
            assertThat(times).isSorted();
            assertThat(LocalDate.ofInstant(times.getLast(), zone))
                    .as("%s in %s", cron, zone)
                    .isEqualTo(LocalDate.of(2019, 12, 31));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "America/New_York", "Asia/Kolkata"})
    void everyHalfHourIsHalfAnHourOfRealTime(String name) {
        List<Instant> times = FiringTimes.of("0 0/30 * * * ?", ZoneId.of(name))
                .next(2 * 24 * 365, Instant.parse("2026-01-01T00:00:00Z"));

        for (int i = 1; i < times.size(); i++) {
            assertThat(Duration.between(times.get(i - 1), times.get(i)))
                    .as("after %s", times.get(i - 1))
                    .isEqualTo(Duration.ofMinutes(30));
        }
    }

    @Test
    void anExpressionMayComeToItsEnd() {
        FiringTimes twice = FiringTimes.of("0 0 2 1,2 1 ? 2027", ZoneOffset.UTC);

        assertThat(twice.next(10, Instant.parse("2026-06-01T00:00:00Z")))
                .containsExactly(Instant.parse("2027-01-01T02:00:00Z"), Instant.parse("2027-01-02T02:00:00Z"));
        assertThat(twice.after(Instant.parse("2027-01-02T02:00:00Z"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * *",
                "0 0 2 * *",
                "0 0 25 * * ?",
                "0 0 2 1 * MON",
                "every day",
                "0 0 0 W * ?",
                "0 0 0 C * ?",
                "0 0 0 L- * ?",
                "0 0 0 ? * MO",
                ", * * * * ?",
                "99999999999 0 0 * * ?",
                "0 0 2 1 1 ? 99999999999"
            })
    void whatIsNoExpressionIsRefusedInWords(String cron) {
        assertThatThrownBy(() -> FiringTimes.of(cron, ZoneOffset.UTC))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("\"" + cron + "\" is no expression in Quartz's syntax")
                .endsWith("; it takes second, minute, hour, day of month, month, day of week and, if wanted, year,"
                        + " one of the two days being ?, such as 0 0 2 * * ?")
                .doesNotContain("Exception", "java.", "Illegal cron expression format");
    }

    @Test
    void whatQuartzSaysInWordsIsPassedOn() {
        assertThatThrownBy(() -> FiringTimes.of("0 0 25 * * ?", ZoneOffset.UTC))
                .hasMessageContaining("Quartz's syntax: Hour values must be between 0 and 23; it takes");
    }

    @Test
    void monthsAndDaysMayBeNamed() {
        assertThat(Arrays.asList("0 0 2 ? JAN-MAR MON-FRI", "0 0 2 ? * 2#1", "0 0 2 15W * ?"))
                .allSatisfy(cron -> assertThat(
                                FiringTimes.of(cron, ZoneOffset.UTC).next(3, Instant.parse("2026-01-01T00:00:00Z")))
                        .hasSize(3));
    }
}
