package dev.stillpoint.local.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.stillpoint.contracts.audit.ChainCheck;
import dev.stillpoint.contracts.audit.ChainLink;
import dev.stillpoint.contracts.audit.ListedSystems;
import dev.stillpoint.contracts.audit.SealedLine;
import dev.stillpoint.local.audit.HeadMatch.Place;
import dev.stillpoint.local.part.StackFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Proves NDJSON of the history, an export or what was archived and an export, line by line in constant memory: every
/// event's hash is that of its bytes, every event holds the hash of the one before it where that is in the file, and
/// all that a line shows is what was sealed.
///
/// Hashes alone prove that a file is of one piece, not that it is the history: who can write the database can
/// seal anything. Signed heads prove that it is what stood there when they were signed ([HeadMatch]).
///
/// A filtered export has gaps. Each piece of it is proven by itself, from the hash that its first event holds;
/// only an export without gaps from position 1 proves that nothing was left out.
public final class ExportProof {
    /// What a line shows, and where that stands in the sealed bytes.
    private static final Map<String, String> SHOWN =
            Map.of("time", "at", "actor", "actor", "action", "type", "run", "run", "details", "data");
    /// What else stands in a line: proven by the chain, or made of several members of the event.
    private static final Set<String> OTHERS =
            Set.of("sequence", "previousHash", "hash", "canonical", "object", "system");

    private long events;
    private long first;
    private long gaps;
    private ChainCheck check = ChainCheck.whole();
    private final ListedSystems systems = new ListedSystems();
    private final Optional<HeadMatch> match;

    private ExportProof(Optional<HeadMatch> match) {
        this.match = match;
    }

    /// What an export proves.
    public sealed interface Verdict {
        /// @param first position of the first event, 0 of an empty file
        /// @param last position of the last event, 0 of an empty file
        /// @param gaps how often positions are left out between them
        /// @param head `sha256:` and the hash of the last event
        /// @param unsigned events at the end that are younger than the last signed head; empty when no heads
        ///     were given
        record Valid(long events, long first, long last, long gaps, String head, OptionalLong unsigned)
                implements Verdict {
            /// Whether nothing that happened up to the last event is left out.
            public boolean complete() {
                return gaps == 0 && first <= 1;
            }
        }

        /// @param line number in the file, from 1; 0 when it is the file as a whole
        record Broken(Path file, long line, String reason) implements Verdict {}
    }

    /// @param files in the chain's order, as if they were one; a name that ends in `.gz` is one of a compressed file
    /// @throws StackFailure when one can't be read
    public static Verdict of(List<Path> files) {
        return new ExportProof(Optional.empty()).walk(files);
    }

    /// Holds them against signed heads as well.
    ///
    /// @param tail how much younger than the last head the events after it may be
    /// @throws StackFailure when one can't be read
    public static Verdict of(List<Path> files, SignedHeads heads, Duration tail) {
        return new ExportProof(Optional.of(new HeadMatch(heads, tail))).walk(files);
    }

    private Verdict walk(List<Path> files) {
        for (Path file : files) {
            Optional<Verdict.Broken> wrong = walk(file);
            if (wrong.isPresent()) {
                return wrong.get();
            }
        }
        Verdict.Valid valid = new Verdict.Valid(
                events,
                first,
                events == 0 ? 0 : check.position(),
                gaps,
                ChainLink.text(check.head()),
                match.map(each -> OptionalLong.of(each.unsigned())).orElse(OptionalLong.empty()));
        Optional<HeadMatch.Mismatch> mismatch = match.flatMap(each -> each.end(files.getLast(), valid.complete()));
        return mismatch.isPresent() ? broken(mismatch.get()) : valid;
    }

    private Optional<Verdict.Broken> walk(Path file) {
        try (LineFile lines = LineFile.open(file)) {
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                Optional<Verdict.Broken> wrong = take(new Place(file, lines.line()), line.get());
                if (wrong.isPresent()) {
                    return wrong;
                }
            }
        }
        return Optional.empty();
    }

    private static Verdict.Broken broken(HeadMatch.Mismatch mismatch) {
        return broken(mismatch.where(), mismatch.reason());
    }

    private static Verdict.Broken broken(Place where, String reason) {
        return new Verdict.Broken(where.file(), where.line(), reason);
    }

    private Optional<Verdict.Broken> take(Place where, String text) {
        SealedLine line;
        @Nullable UUID run;
        try {
            line = SealedLine.read(text);
            run = line.run();
        } catch (IllegalArgumentException e) {
            return Optional.of(broken(where, String.valueOf(e.getMessage())));
        }
        ChainLink link = line.link();
        if (events == 0) {
            first = link.position();
        }
        if (link.position() <= check.position()) {
            return Optional.of(
                    broken(where, "position " + link.position() + " stands after position " + check.position()));
        }
        if (link.position() != check.position() + 1) {
            gaps += events == 0 ? 0 : 1;
            check = ChainCheck.after(link.position() - 1, link.previous());
        }
        events++;
        Optional<String> wrong = check.next(link)
                .or(() -> difference(line.shown(), line.event()))
                .or(() -> listed(line, run));
        if (wrong.isPresent()) {
            return Optional.of(broken(where, wrong.get()));
        }
        return match.flatMap(
                        each -> each.next(where, link, line.event().path("at").asText()))
                .map(ExportProof::broken);
    }

    private static Optional<String> difference(JsonNode shown, JsonNode sealed) {
        for (Map.Entry<String, String> pair : SHOWN.entrySet()) {
            Optional<String> other = difference(pair.getKey(), shown, valueOf(sealed.get(pair.getValue())));
            if (other.isPresent()) {
                return other;
            }
        }
        for (String member : (Iterable<String>) shown::fieldNames) {
            if (!SHOWN.containsKey(member) && !OTHERS.contains(member)) {
                return Optional.of(
                        "shows \"" + member + "\", which nothing proves: it is no member of an export's line");
            }
        }
        @Nullable String object = SealedLine.object(sealed);
        return difference("object", shown, object == null ? NullNode.instance : TextNode.valueOf(object));
    }

    private static Optional<String> difference(String member, JsonNode shown, JsonNode sealed) {
        JsonNode value = valueOf(shown.get(member));
        return value.equals(sealed)
                ? Optional.empty()
                : Optional.of("shows the " + member + " " + value + ", sealed was " + sealed);
    }

    /// What is left out is shown as null.
    private static JsonNode valueOf(@Nullable JsonNode value) {
        return value == null ? NullNode.instance : value;
    }

    private Optional<String> listed(SealedLine line, @Nullable UUID run) {
        JsonNode event = line.event();
        JsonNode system = valueOf(line.shown().get("system"));
        return system.isNull() || system.isTextual()
                ? systems.next(run, event.path("type").asText(), () -> event.path("data"), system.textValue())
                : Optional.of("shows the system " + system + ", which is no name");
    }
}
