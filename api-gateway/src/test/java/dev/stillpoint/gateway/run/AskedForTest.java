package dev.stillpoint.gateway.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AskedForTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    {"kind":"restore","system":"ERP","set":"c1","stop":"turnOff"} | {"kind":"restore","system":"ERP","stop":"turnOff","checkpointSet":"c1"}
                    {"kind":"set-checkpoint-type","system":"","profile":{"kind":"template","name":"Gold"}} | {"kind":"set-checkpoint-type","template":"Gold"}
                    {"kind":"remove-checkpoints","checkpoints":{"kind":"all"}} | {"kind":"remove-checkpoints","checkpoints":"all"}
                    {"kind":"remove-checkpoints","checkpoints":{"kind":"named","ids":["a"]}} | {"kind":"remove-checkpoints","checkpoints":["a"]}
                    {"kind":"remove-checkpoints","checkpoints":{"kind":"madeBefore","moment":"2026-01-01T00:00:00Z"}} | {"kind":"remove-checkpoints","checkpoints":{"madeBefore":"2026-01-01T00:00:00Z"}}
                    """)
    void whatIsStoredIsToldAsABodySpellsIt(String stored, String told) {
        assertThat(AskedFor.of(stored)).hasToString(told);
    }
}
