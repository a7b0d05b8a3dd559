package dev.stillpoint.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePatternTest {
    /// A backtracking matcher would try more ways than there are atoms before it says no.
    @ParameterizedTest
    @ValueSource(
            strings = {"(a+)+b", "(a|aa)+b", "(a*)*b", "(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)b", "(a|a?|a*)+b", "(()|())*b"})
    void noPatternTakesMoreTimeThanItsNameIsLong(String pattern) {
        String name = "a".repeat(255);
        NamePattern names = NamePattern.of(pattern);
        assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> assertThat(names.matches(name)).isFalse());
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThat(new Selector.Regex(pattern).of("x").test(named(name)))
                        .isFalse());
    }

    private static Inventory.Vm named(String name) {
        return new Inventory.Vm(
                VmId.of("6c0f1a52-4d0b-5a8e-9b1c-000000000001"),
                null,
                name,
                "hv01.lab.example",
                null,
                VmState.OFF,
                "Production",
                false,
                new DiskPath("host:hv01.lab.example", "C:\\VMs"),
                List.of(),
                List.of(),
                List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"((a{1000}){1000}){1000}", "(a{2,1000}){2}", "((a{40,}){40,}){40,}", "(a{0,999999999})*"})
    void patternThatWouldBeHugeIsRefused(String pattern) {
        assertThatThrownBy(() -> NamePattern.of(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("come to more than 1000");
    }

    @ParameterizedTest
    @CsvSource({"(,missing closing )", "a{1001},1000", "(?=a)b,(?=", "(a)\\1,\\1"})
    void whatIsNoPatternSaysWhy(String pattern, String why) {
        assertThatThrownBy(() -> new Selector.Regex(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void wholeNameMatchesWithoutRegardToCase() {
        NamePattern names = NamePattern.of("sql\\d{2}-(?<system>.+)");
        assertThat(names.matches("SQL01-Büro [7]")).isTrue();
        assertThat(names.matches("my SQL01-ERP")).isFalse();
        assertThat(names.hasGroup("system")).isTrue();
        assertThat(names.group("system", "SQL01-Büro [7]")).contains("Büro [7]");
        assertThat(names.group("system", "APP01-ERP")).isEmpty();
        assertThat(NamePattern.of("ÄRZTE|x").matches("ärzte")).isTrue();
    }
}
