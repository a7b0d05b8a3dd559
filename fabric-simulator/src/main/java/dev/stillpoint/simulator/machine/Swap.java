package dev.stillpoint.simulator.machine;

import dev.stillpoint.simulator.machine.FabricState.Renames;
import dev.stillpoint.simulator.paths.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Renames on one volume, in the order given, all or none.
public final class Swap {
    private final Fabric fabric;

    public Swap(Fabric fabric) {
        this.fabric = fabric;
    }

    public record Move(String from, String to) {}

    public Effect renames(String job, String owner, List<Move> moves) throws IOException {
        List<Path> from = new ArrayList<>();
        List<Path> to = new ArrayList<>();
        Map<Path, Boolean> there = new HashMap<>();
        for (Move move : moves) {
            Place source = fabric.place(owner, move.from());
            Place target = fabric.place(owner, move.to());
            if (!there.getOrDefault(source.local(), Files.isRegularFile(source.local()))) {
                throw Refusal.of(
                        Refusal.FILE_NOT_FOUND,
                        source.path() + " can't be renamed to " + target.path() + ": it does not exist on " + owner
                                + ".");
            }
            if (there.getOrDefault(target.local(), Files.exists(target.local()))) {
                throw Refusal.of(
                        Refusal.FAILED,
                        source.path() + " can't be renamed to " + target.path() + ": a file of that name exists.");
            }
            if (Files.exists(source.local()) && fabric.channels.inUse(source.local())) {
                throw Refusal.of(
                        Refusal.IN_USE,
                        source.path() + " can't be renamed: it is being used by another process or a running virtual "
                                + "machine.");
            }
            there.put(source.local(), false);
            there.put(target.local(), true);
            from.add(source.local());
            to.add(target.local());
        }
        return () -> {
            Renames intent = new Renames(
                    job,
                    from.stream().map(fabric::relative).toList(),
                    to.stream().map(fabric::relative).toList());
            fabric.state.renames.add(intent);
            fabric.keepNow();
            CrashPoint.pass("swap:0");
            rename(from, to);
            fabric.state.renames.remove(intent);
            return Fabric.object().put("moves", from.size());
        };
    }

    private static void rename(List<Path> from, List<Path> to) throws IOException {
        int done = 0;
        try {
            while (done < from.size()) {
                Files.move(from.get(done), to.get(done));
                done++;
                CrashPoint.pass("swap:" + done);
            }
        } catch (IOException broken) {
            while (done > 0) {
                done--;
                Files.move(to.get(done), from.get(done));
            }
            throw broken;
        }
    }
}
