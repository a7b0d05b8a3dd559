package dev.stillpoint.agent.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.agent.step.SwapTable.Direction;
import dev.stillpoint.agent.step.SwapTable.Entry;
import dev.stillpoint.agent.step.SwapTable.Names;
import dev.stillpoint.contracts.AgentCommand.FileSwap;
import dev.stillpoint.contracts.DiskPath;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// `L`, `I`, `O` stand for the live, incoming and outgoing name that exist; `data` and `set` for two files, of
/// which VMs attach the latter.
class SwapTableTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SWAP | LI. | BOTH     | L>O I>L",
                "SWAP | .IO | SECOND   | I>L",
                "SWAP | L.O | DONE     |",
                "SWAP | ..O | PUT_BACK | O>L",
                "SWAP | L.. | UNCLEAR  |",
                "SWAP | .I. | UNCLEAR  |",
                "SWAP | LIO | UNCLEAR  |",
                "SWAP | ... | UNCLEAR  |",
                "BACK | L.O | BOTH     | L>I O>L",
                "BACK | .IO | SECOND   | O>L",
                "BACK | LI. | DONE     |",
                "BACK | ..O | PUT_BACK | O>L",
                "BACK | L.. | UNCLEAR  |",
                "BACK | .I. | UNCLEAR  |",
                "BACK | LIO | UNCLEAR  |",
                "BACK | ... | UNCLEAR  |"
            })
    void whatExistsOfOneFileTellsItsRenames(Direction direction, String names, SwapTable.Row row, String renames) {
        Entry entry = entry(direction, "data", names);
        assertThat(entry.row()).isEqualTo(row);
        assertThat(moves(direction, List.of(entry)).replace("data.", "")).isEqualTo(renames == null ? "" : renames);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SWAP | LI. LI. | set.L>O data.L>O data.I>L set.I>L",
                "SWAP | LI. .IO | data.L>O data.I>L set.I>L",
                "SWAP | L.O .IO | set.I>L",
                "SWAP | L.O LI. | set.L>O set.I>L",
                "SWAP | ..O .IO | data.O>L",
                "SWAP | L.. .IO | ",
                "BACK | L.O L.O | set.L>I data.L>I data.O>L set.O>L",
                "BACK | .IO .IO | data.O>L set.O>L",
                "BACK | LI. .IO | set.O>L",
                "BACK | ..O .IO | data.O>L set.O>L",
                "BACK | LIO .IO | "
            })
    void eachOfSeveralFilesGoesByItsOwnRow(Direction direction, String names, String renames) {
        String[] both = names.split(" ");
        List<Entry> entries = List.of(entry(direction, "data", both[0]), entry(direction, "set", both[1]));
        assertThat(moves(direction, entries)).isEqualTo(renames == null ? "" : renames);
    }

    /// Crash after every prefix, in one direction and then in either: the rest follows from what exists, and the disk
    /// can be attached in none of the states between.
    @ParameterizedTest
    @EnumSource(Direction.class)
    void everyCrashCanBeGoneOnFromInBothDirections(Direction begun) {
        String start = begun == Direction.SWAP ? "LI." : "L.O";
        List<Entry> entries = List.of(entry(begun, "data", start), entry(begun, "set", start));
        int count = moves(begun, entries).split(" ").length;
        assertThat(count).isEqualTo(4);
        for (int done = 0; done <= count; done++) {
            for (Direction then : Direction.values()) {
                // Given
                Set<String> files = names("data", start);
                files.addAll(names("set", start));
                List<String> moves = List.of(moves(begun, entries).split(" "));
                moves.subList(0, done).forEach(move -> rename(files, move));
                boolean between = done > 0 && done < count;
                assertThat(files.contains("set.L")).isEqualTo(!between);
                // When
                String rest = moves(
                        then,
                        List.of(entry(then, "data", string(files, "data")), entry(then, "set", string(files, "set"))));
                Arrays.stream(rest.split(" ")).filter(move -> !move.isEmpty()).forEach(move -> rename(files, move));
                // Then
                String end = then == Direction.SWAP ? "L.O" : "LI.";
                assertThat(string(files, "data")).isEqualTo(end);
                assertThat(string(files, "set")).isEqualTo(end);
            }
        }
    }

    @Test
    void clearFilesAreLeftAloneWhileAnotherIsUnclear() {
        List<Entry> entries = List.of(entry(Direction.SWAP, "data", "LI."), entry(Direction.SWAP, "set", "LIO"));
        assertThat(SwapTable.moves(Direction.SWAP, entries)).isEmpty();
    }

    private static void rename(Set<String> files, String move) {
        String file = move.substring(0, move.indexOf('.') + 1);
        String[] names = move.substring(file.length()).split(">");
        assertThat(files.remove(file + names[0])).as("%s of %s", move, files).isTrue();
        assertThat(files.add(file + names[1])).as("%s onto %s", move, files).isTrue();
    }

    private static Set<String> names(String file, String names) {
        Set<String> files = new TreeSet<>();
        names.chars().filter(name -> name != '.').forEach(name -> files.add(file + "." + (char) name));
        return files;
    }

    private static String string(Set<String> files, String file) {
        StringBuilder names = new StringBuilder();
        for (char name : "LIO".toCharArray()) {
            names.append(files.contains(file + "." + name) ? name : '.');
        }
        return names.toString();
    }

    private static Entry entry(Direction direction, String file, String names) {
        FileSwap swap = new FileSwap(path(file + ".L"), path(file + ".I"), path(file + ".O"), null);
        return Entry.of(
                swap, new Names(names.charAt(0) == 'L', names.charAt(1) == 'I', names.charAt(2) == 'O'), direction);
    }

    private static DiskPath path(String name) {
        return new DiskPath("cluster:c1", "C:\\ClusterStorage\\Volume1\\" + name);
    }

    private static String moves(Direction direction, List<Entry> entries) {
        return String.join(
                " ",
                SwapTable.moves(direction, entries).stream()
                        .map(move -> move.from().fileName() + ">"
                                + move.to()
                                        .fileName()
                                        .substring(move.to().fileName().indexOf('.') + 1))
                        .toList());
    }
}
