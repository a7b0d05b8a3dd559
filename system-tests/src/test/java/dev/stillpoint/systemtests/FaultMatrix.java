package dev.stillpoint.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// The table of `docs/fault-matrix.md`: what becomes of a run when one of its steps goes wrong.
final class FaultMatrix {
    static final Set<String> ENDINGS = Set.of("SUCCEEDED", "ROLLED_BACK", "CANCELED", "REJECTED");
    private static final Path TABLE = Path.of(System.getProperty("project.root"), "docs", "fault-matrix.md");
    private static final String UNDO = "undo ";

    /// The section of what a create does only where a volume clones.
    static final String WITH_CLONES = "create with clones";

    /// All cells where that was asked for, or those whose name begins as `-Dstillpoint.cells=a;b` says, else a tenth of
    /// them, drawn by the day's date or a seed of one's own.
    static final List<Cell> DRAWN = drawn();

    private FaultMatrix() {}

    /// @param undo whether the step is done on the way back
    /// @param viaOperator whether the run waits for an operator before it ends
    record Cell(String plan, String step, boolean undo, String fault, boolean viaOperator, String ending) {
        @Override
        public String toString() {
            return plan + ", " + (undo ? UNDO : "") + step + ", " + fault;
        }

        /// Whether the fault can't be kept to one system: what it hits is asked about the whole fabric.
        boolean hitsEverybody() {
            return step.equals("InspectFabric") || step.equals("ConfirmDetached");
        }

        String row() {
            return plan + " " + (undo ? UNDO : "") + step;
        }
    }

    static List<Cell> all() {
        List<Cell> cells = new ArrayList<>();
        String plan = "";
        List<String> faults = List.of();
        for (String line : lines()) {
            if (line.startsWith("## ")) {
                plan = line.substring(3).strip();
            } else if (line.startsWith("| step |")) {
                faults = columns(line).subList(1, columns(line).size());
            } else if (line.startsWith("| ")) {
                List<String> row = columns(line);
                if (row.size() != faults.size() + 1) {
                    throw new IllegalStateException(TABLE + " has a row that does not fit its head: " + line);
                }
                for (int i = 0; i < faults.size(); i++) {
                    cells.add(cell(plan, row.getFirst(), faults.get(i), row.get(i + 1)));
                }
            }
        }
        return cells;
    }

    private static Cell cell(String plan, String step, String fault, String text) {
        boolean undo = step.startsWith(UNDO);
        String[] parts = text.split(" → ", -1);
        boolean viaOperator = parts.length == 2 && parts[0].equals("NEEDS_OPERATOR");
        String ending = parts[parts.length - 1];
        if (!ENDINGS.contains(ending) || (parts.length == 2 && !viaOperator)) {
            throw new IllegalStateException(
                    TABLE + " says of " + plan + ", " + step + ", " + fault + ": '" + text + "'");
        }
        return new Cell(plan, undo ? step.substring(UNDO.length()) : step, undo, fault, viaOperator, ending);
    }

    private static List<Cell> drawn() {
        String named = System.getProperty("stillpoint.cells", "");
        if (!named.isEmpty()) {
            List<String> beginnings = List.of(named.split(";", -1));
            return all().stream()
                    .filter(cell -> beginnings.stream().anyMatch(cell.toString()::startsWith))
                    .toList();
        }
        return drawn(all(), 10, "cells of the fault matrix");
    }

    /// All, where that was asked for, else one in `of`.
    static <T> List<T> drawn(List<T> all, int of, String what) {
        if (Boolean.getBoolean("stillpoint.thorough")) {
            return all;
        }
        long seed =
                Long.getLong("stillpoint.seed", LocalDate.now(ZoneOffset.UTC).toEpochDay());
        List<T> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(seed));
        List<T> drawn = shuffled.subList(0, Math.ceilDiv(all.size(), of));
        System.out.printf("%d of %d %s, drawn with -Dstillpoint.seed=%d%n", drawn.size(), all.size(), what, seed);
        return drawn;
    }

    /// `plan step` of every row.
    static Set<String> rows() {
        Set<String> rows = new TreeSet<>();
        all().forEach(cell -> rows.add(cell.row()));
        return rows;
    }

    private static List<String> columns(String line) {
        String inner = line.strip().substring(1, line.strip().length() - 1);
        return Arrays.stream(inner.split("\\|")).map(String::strip).toList();
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(TABLE);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
