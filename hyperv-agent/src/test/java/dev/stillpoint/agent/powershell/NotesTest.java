package dev.stillpoint.agent.powershell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotesTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    void notesOutliveTheAgentAndATornLine() throws IOException {
        // Given an agent that dies while it writes
        Notes notes = Notes.open(folder, InstantSource.fixed(NOW));
        notes.put(note("a", NOW));
        notes.put(note("b", NOW));
        notes.job("a", "job-1");
        notes.ended("b", "completed");
        Files.writeString(folder.resolve("begun.jsonl"), "{\"correlation\":\"c\",", StandardOpenOption.APPEND);
        // When
        Notes again = Notes.open(folder, InstantSource.fixed(NOW.plusSeconds(60)));
        // Then
        assertThat(again.ofJob("job-1"))
                .get()
                .extracting(Notes.Note::correlation)
                .isEqualTo("a");
        assertThat(again.all(each -> true)).extracting(Notes.Note::correlation).containsExactly("b", "a");
        assertThat(again.all(each -> each.ended() != null))
                .extracting(Notes.Note::correlation)
                .containsExactly("b");
    }

    @Test
    void oldNotesAreLeftOutAndTheFileShrinks() throws IOException {
        Notes notes = Notes.open(folder, InstantSource.fixed(NOW));
        for (int i = 0; i < 100; i++) {
            notes.put(note("old" + i, NOW));
        }
        Instant later = NOW.plus(Duration.ofHours(49));
        notes.put(note("new", later));
        assertThat(Notes.open(folder, InstantSource.fixed(later)).all(each -> true))
                .extracting(Notes.Note::correlation)
                .containsExactly("new");
        assertThat(Files.readAllLines(folder.resolve("begun.jsonl"))).hasSize(1);
    }

    static Notes.Note note(String correlation, Instant at) {
        return new Notes.Note(
                correlation,
                "00000000-0000-0000-0000-000000000001",
                "Start-SCVirtualMachine",
                at,
                false,
                null,
                null,
                null);
    }
}
