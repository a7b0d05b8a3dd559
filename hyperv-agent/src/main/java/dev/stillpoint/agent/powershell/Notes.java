package dev.stillpoint.agent.powershell;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stillpoint.contracts.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What this agent began: neither SCVMM nor Hyper-V keeps with a job what it was begun for. A note is on disk
/// before its change is begun, so that an agent that starts again knows its own jobs from those of others.
/// Where the notes are lost, a job of ours counts as somebody else's: it is awaited like any lock, and then
/// everything is looked at.
final class Notes {
    private static final Logger LOG = Logger.getLogger(Notes.class);
    private static final Duration KEPT = Duration.ofHours(48);
    private static final int KEPT_AT_MOST = 5_000;

    /// How a note ends when the fabric said no: for a short while its job is looked for all the same.
    static final String REFUSED = "refused";

    private final Path file;
    private final ObjectMapper json = Json.mapper();
    private final LinkedHashMap<String, Note> notes = new LinkedHashMap<>();

    /// @param vm whose it is
    /// @param cmdlet what was called
    /// @param own whether the change ends with its call, so that SCVMM has no job for it
    /// @param after the VM's newest job before this one, where it had one
    /// @param job SCVMM's job, once it is known
    /// @param ended how it ended, once that is known
    record Note(
            String correlation,
            String vm,
            String cmdlet,
            Instant at,
            boolean own,
            @Nullable String after,
            @Nullable String job,
            @Nullable String ended) {
        Note withJob(String id) {
            return new Note(correlation, vm, cmdlet, at, own, after, id, ended);
        }

        Note withEnd(String how) {
            return new Note(correlation, vm, cmdlet, at, own, after, job, how);
        }
    }

    private Notes(Path file) {
        this.file = file;
    }

    static Notes open(Path folder, InstantSource clock) {
        Notes notes = new Notes(folder.resolve("begun.jsonl"));
        try {
            Files.createDirectories(folder);
            notes.load(clock.instant().minus(KEPT));
            return notes;
        } catch (IOException unusable) {
            throw new UncheckedIOException(
                    "the notes of begun work can't be kept in " + folder + ": " + unusable.getMessage(), unusable);
        }
    }

    /// A line that a crash cut off is the last one and is left out.
    private void load(Instant since) throws IOException {
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                try {
                    Note note = json.readValue(line, Note.class);
                    if (note.at().isAfter(since)) {
                        notes.put(note.correlation(), note);
                    }
                } catch (IOException torn) {
                    LOG.warnf("a note of begun work was not readable: file=%s line=%s", file, line);
                }
            }
        }
        Path fresh = file.resolveSibling("begun.jsonl.tmp");
        StringBuilder all = new StringBuilder();
        notes.values().forEach(note -> all.append(Json.text(note)).append('\n'));
        Files.writeString(fresh, all);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    synchronized void put(Note note) {
        notes.put(note.correlation(), note);
        while (notes.size() > KEPT_AT_MOST) {
            notes.pollFirstEntry();
        }
        try {
            Files.writeString(file, Json.text(note) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException full) {
            throw new UncheckedIOException("begun work can't be noted in " + file + ": " + full.getMessage(), full);
        }
    }

    synchronized void job(String correlation, String job) {
        Note note = notes.get(correlation);
        if (note != null) {
            put(note.withJob(job));
        }
    }

    synchronized void ended(String correlation, String how) {
        Note note = notes.get(correlation);
        if (note != null && note.ended() == null) {
            put(note.withEnd(how));
        }
    }

    synchronized Optional<Note> ofJob(String job) {
        return notes.values().stream().filter(note -> job.equals(note.job())).findFirst();
    }

    /// The matching notes, newest first.
    synchronized List<Note> all(Predicate<Note> wanted) {
        List<Note> found = new ArrayList<>();
        for (Note note : notes.sequencedValues().reversed()) {
            if (wanted.test(note)) {
                found.add(note);
            }
        }
        return found;
    }
}
