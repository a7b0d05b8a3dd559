package dev.stillpoint.agent.step;

import dev.stillpoint.agent.fabric.Change;
import dev.stillpoint.contracts.AgentCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What to rename next, told by nothing but which of each file's three names exist. So the next action is known also
/// after a crash between any two renames, whoever looks.
///
/// | live | incoming | outgoing | swap | swap back |
/// |---|---|---|---|---|
/// | yes | yes | – | both renames | done: nothing was swapped, or all is back |
/// | – | yes | yes | the second rename | the second rename |
/// | yes | – | yes | done | both renames |
/// | – | – | yes | put it back, and fail | put it back |
/// | anything else ||| unclear | unclear |
///
/// The order among several files: all first renames from the last file to the first, then all second renames from the
/// first to the last, in both directions. So the last file, the one that VMs attach (`.vhds` of a VHD Set), is the
/// first to go and the last to come: while any file is on its way, the disk can't be attached, and half a swapped
/// disk never looks like a whole one. The exact mirror of the swap would be wrong for the way back: it would bring
/// the `.vhds` home before its data.
final class SwapTable {
    private SwapTable() {}

    enum Direction {
        SWAP,
        BACK
    }

    enum Row {
        BOTH,
        SECOND,
        DONE,
        PUT_BACK,
        UNCLEAR
    }

    /// Which of a file's names exist.
    record Names(boolean live, boolean incoming, boolean outgoing) {}

    /// A file of the disk and what is to be done with it.
    record Entry(AgentCommand.FileSwap file, Names names, Row row) {
        static Entry of(AgentCommand.FileSwap file, Names names, Direction direction) {
            return new Entry(file, names, SwapTable.row(direction, names));
        }
    }

    static Row row(Direction direction, Names names) {
        boolean swap = direction == Direction.SWAP;
        if (names.live()) {
            if (names.incoming() == names.outgoing()) {
                return Row.UNCLEAR;
            }
            return names.incoming() == swap ? Row.BOTH : Row.DONE;
        }
        if (!names.outgoing()) {
            return Row.UNCLEAR;
        }
        return names.incoming() ? Row.SECOND : Row.PUT_BACK;
    }

    /// The renames that lead on, in order; none when all is done or nothing is clear. A swap whose new file is gone
    /// for one name only puts back.
    static List<Change.Move> moves(Direction direction, List<Entry> entries) {
        boolean unclear = entries.stream().anyMatch(entry -> entry.row() == Row.UNCLEAR);
        if (unclear) {
            return List.of();
        }
        boolean putBack = entries.stream().anyMatch(entry -> entry.row() == Row.PUT_BACK);
        if (direction == Direction.SWAP && putBack) {
            return entries.stream()
                    .filter(entry -> entry.row() == Row.PUT_BACK)
                    .map(entry -> new Change.Move(
                            entry.file().outgoing(), entry.file().live()))
                    .toList();
        }
        List<Change.Move> first = new ArrayList<>();
        List<Change.Move> second = new ArrayList<>();
        for (Entry entry : entries) {
            AgentCommand.FileSwap file = entry.file();
            boolean swap = direction == Direction.SWAP;
            if (entry.row() == Row.BOTH) {
                first.add(new Change.Move(file.live(), swap ? file.outgoing() : file.incoming()));
            }
            if (entry.row() != Row.DONE) {
                second.add(new Change.Move(swap ? file.incoming() : file.outgoing(), file.live()));
            }
        }
        return Stream.concat(first.reversed().stream(), second.stream()).toList();
    }
}
