package dev.stillpoint.agent.step;

import dev.stillpoint.agent.fabric.Change;
import dev.stillpoint.agent.fabric.Job;
import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.AgentCommand.FileSwap;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.FileIdentity;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.contracts.VmId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Putting other files into the place of a disk's files, and taking that back. Open [SwapTable] for what follows from
/// what.
public final class DiskSwaps {
    private static final SwapTable.Names LIVE_ONLY = new SwapTable.Names(true, false, false);

    private final StepWork work;

    public DiskSwaps(StepWork work) {
        this.work = work;
    }

    public StepResult swap(AgentCommand.SwapDisk command) throws StepFailed, InterruptedException {
        Disk disk = new Disk(SwapTable.Direction.SWAP, command.files(), command.vms());
        Seen end = rename(disk);
        List<StepResult.KeptFile> kept = new ArrayList<>();
        for (Found found : end.files()) {
            FileIdentity identity = found.outgoing()
                    .orElseThrow(() -> new IllegalStateException(
                            found.file().outgoing() + " is not there although the swap is done"));
            kept.add(new StepResult.KeptFile(found.file().live(), found.file().outgoing(), identity));
        }
        return new StepResult.DiskSwapped(kept);
    }

    public void swapBack(AgentCommand.SwapBack command) throws StepFailed, InterruptedException {
        rename(new Disk(SwapTable.Direction.BACK, command.files(), command.vms()));
    }

    private record Disk(SwapTable.Direction direction, List<FileSwap> files, List<VmId> vms) {
        boolean swap() {
            return direction == SwapTable.Direction.SWAP;
        }

        Change change(VmId asker, List<Change.Move> moves) {
            boolean putBack = moves.stream()
                    .anyMatch(
                            move -> files.stream().anyMatch(file -> move.from().equals(file.outgoing())));
            return swap() && !putBack ? new Change.Swap(asker, vms, moves) : new Change.SwapBack(asker, vms, moves);
        }
    }

    /// One file's three names and what was found under them.
    private record Found(
            FileSwap file,
            Optional<FileIdentity> live,
            Optional<FileIdentity> incoming,
            Optional<FileIdentity> outgoing) {
        SwapTable.Names names() {
            return new SwapTable.Names(live.isPresent(), incoming.isPresent(), outgoing.isPresent());
        }
    }

    /// The disk's files at one moment.
    ///
    /// @param running a job of this step that still renames
    private record Seen(List<Found> files, List<SwapTable.Entry> entries, Optional<Job> running) {
        boolean done() {
            return entries.stream().allMatch(entry -> entry.row() == SwapTable.Row.DONE);
        }

        boolean unclear() {
            return entries.stream().anyMatch(entry -> entry.row() == SwapTable.Row.UNCLEAR);
        }
    }

    /// Renames until all is done. The fabric makes the renames of one change all or none; where it could not, the
    /// next look finds other renames to make.
    private Seen rename(Disk disk) throws StepFailed, InterruptedException {
        List<Change.Move> last = List.of();
        Set<FileSwap> putBack = new HashSet<>();
        while (true) {
            Seen seen = look(disk, putBack);
            List<Change.Move> moves = SwapTable.moves(disk.direction(), seen.entries());
            if (seen.running().isEmpty()) {
                if (seen.done()) {
                    return seen;
                }
                if (seen.unclear()) {
                    throw unclear(seen);
                }
                if (moves.equals(last)) {
                    throw new StepFailed(
                            FailureCode.FABRIC_ERROR,
                            "the renames " + words(moves) + " seemed made and were not; there are now " + words(seen));
                }
            }
            if (moves.isEmpty()) {
                work.pauses().atWork(work.settings().poll(), work.patience(), "the end of renames");
                continue;
            }
            last = moves;
            seen.entries().stream()
                    .filter(entry -> entry.row() == SwapTable.Row.PUT_BACK)
                    .forEach(entry -> putBack.add(entry.file()));
            Change change = disk.change(asker(disk), moves);
            work.ensure(change, sight(disk, putBack), now -> verdict(disk, now, moves), work.patience(), true);
            if (disk.swap() && !putBack.isEmpty()) {
                throw new StepFailed(
                        FailureCode.FILES_UNCLEAR,
                        "files that were to become live are gone; what was kept was put back: " + words(moves));
            }
        }
    }

    private StepWork.Sight<Seen> sight(Disk disk, Set<FileSwap> putBack) {
        return new StepWork.Sight<>() {
            @Override
            public Seen look() throws StepFailed, InterruptedException {
                return DiskSwaps.this.look(disk, putBack);
            }

            @Override
            public Optional<Job> running(Seen seen) {
                return seen.running();
            }

            @Override
            public String named(Seen seen) {
                return disk.files().getLast().live().path();
            }

            @Override
            public void beforeActing() throws StepFailed, InterruptedException {
                free(disk);
            }
        };
    }

    /// When other renames are to be made than those that were begun, these are over: the caller looks for the next.
    private static Verdict verdict(Disk disk, Seen seen, List<Change.Move> moves) {
        if (seen.done()
                || seen.unclear()
                || !SwapTable.moves(disk.direction(), seen.entries()).equals(moves)) {
            return Verdict.DONE;
        }
        @Nullable String other = other(disk, seen);
        return other == null ? Verdict.ACT : new Verdict.Never(FailureCode.FILES_UNCLEAR, other);
    }

    /// What stands under an incoming name and is not what was to be there, in words; null when all is well.
    private static @Nullable String other(Disk disk, Seen seen) {
        if (!disk.swap()) {
            return null;
        }
        for (Found found : seen.files()) {
            FileIdentity expected = found.file().expected();
            if (expected != null
                    && found.incoming().isPresent()
                    && !same(expected, found.incoming().get())) {
                return found.file().incoming() + " is not the file that it was: expected " + words(expected)
                        + ", found " + words(found.incoming().get()) + "; nothing was renamed";
            }
        }
        return null;
    }

    /// Times are compared by the millisecond, which every store on their way keeps.
    private static boolean same(FileIdentity expected, FileIdentity found) {
        boolean disk = expected.diskId() == null || expected.diskId().equalsIgnoreCase(found.diskId());
        return disk
                && expected.length() == found.length()
                && expected.modifiedAt()
                        .truncatedTo(ChronoUnit.MILLIS)
                        .equals(found.modifiedAt().truncatedTo(ChronoUnit.MILLIS));
    }

    /// @param putBack files of which this step found nothing but what was kept: live is all they can become
    private Seen look(Disk disk, Set<FileSwap> putBack) throws StepFailed, InterruptedException {
        Optional<Job> running = work.asking(() -> work.fabric().jobsOf(work.ref())).stream()
                .filter(Job::running)
                .findFirst();
        List<DiskPath> names = disk.files().stream()
                .flatMap(file -> Stream.of(file.live(), file.incoming(), file.outgoing()))
                .toList();
        VmId asker = asker(disk);
        List<Optional<FileIdentity>> found = work.asking(() -> work.fabric().files(asker, names));
        List<Found> files = new ArrayList<>();
        List<SwapTable.Entry> entries = new ArrayList<>();
        for (int i = 0; i < disk.files().size(); i++) {
            Found each = new Found(disk.files().get(i), found.get(3 * i), found.get(3 * i + 1), found.get(3 * i + 2));
            files.add(each);
            boolean alone = putBack.contains(each.file()) && each.names().equals(LIVE_ONLY);
            entries.add(
                    alone
                            ? new SwapTable.Entry(each.file(), LIVE_ONLY, SwapTable.Row.DONE)
                            : SwapTable.Entry.of(each.file(), each.names(), disk.direction()));
        }
        return new Seen(files, entries, running);
    }

    /// Its host reaches the disk's volume, because it uses the disk.
    private static VmId asker(Disk disk) {
        return disk.vms().getFirst();
    }

    /// The last look before files are renamed: the VMs Off, and no VM of the fabric holding the disk under any name.
    private void free(Disk disk) throws StepFailed, InterruptedException {
        Inventory inventory = work.asking(work.fabric()::inspect);
        List<DiskPath> names = disk.files().stream()
                .flatMap(file -> Stream.of(file.live(), file.incoming(), file.outgoing()))
                .toList();
        Disks.refuseUnlessFree(inventory, disk.vms(), names);
    }

    private static StepFailed unclear(Seen seen) {
        return new StepFailed(FailureCode.FILES_UNCLEAR, "which file is live can't be told; there are " + words(seen));
    }

    private static String words(Seen seen) {
        return seen.files().stream()
                .flatMap(found -> Stream.of(
                        words("live", found.file().live(), found.live()),
                        words("incoming", found.file().incoming(), found.incoming()),
                        words("outgoing", found.file().outgoing(), found.outgoing())))
                .collect(Collectors.joining("; "));
    }

    private static String words(String role, DiskPath path, Optional<FileIdentity> found) {
        return role + " " + path + ": " + found.map(DiskSwaps::words).orElse("not there");
    }

    private static String words(FileIdentity identity) {
        return identity.length() + " bytes of " + identity.modifiedAt()
                + (identity.diskId() == null ? "" : ", disk id " + identity.diskId());
    }

    private static String words(List<Change.Move> moves) {
        return moves.stream()
                .map(move -> move.from() + " to " + move.to().fileName())
                .collect(Collectors.joining(", "));
    }
}
