package dev.stillpoint.disk.command;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.DiskCommand.CloneDisk;
import dev.stillpoint.contracts.DiskCommand.CopyDisk;
import dev.stillpoint.contracts.DiskCommand.DeleteClone;
import dev.stillpoint.contracts.DiskCommand.DeleteCopy;
import dev.stillpoint.contracts.DiskCommand.RemoveFiles;
import dev.stillpoint.contracts.DiskCommand.ShipClone;
import dev.stillpoint.contracts.DiskCommand.UndoClone;
import dev.stillpoint.contracts.DiskCommand.UndoCopy;
import dev.stillpoint.contracts.DiskCommand.VerifyCopy;
import dev.stillpoint.contracts.DiskCommand.WriteSideFile;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.disk.command.Engine.Call;
import dev.stillpoint.disk.copy.Interruption;
import dev.stillpoint.disk.copy.Progress;
import dev.stillpoint.disk.path.PathRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Does what a command says, unless it is too late for it. Open [CopySteps], [CloneSteps] or
/// [SideFileSteps] for how.
final class DiskCommandHandler {
    private static final Duration CLOCK_WAIT = Duration.ofSeconds(5);
    private static final Duration ASK_EVERY = Duration.ofMillis(100);

    private final DatabaseClock databaseClock;
    private final CopySteps copies;
    private final SideFileSteps sideFiles;
    private final CloneSteps clones;

    DiskCommandHandler(Engine engine, DatabaseClock databaseClock) {
        this.databaseClock = databaseClock;
        this.copies = new CopySteps(engine);
        this.sideFiles = new SideFileSteps(engine);
        this.clones = new CloneSteps(engine, copies);
    }

    Answer handle(
            Delivery delivery,
            DiskCommand command,
            ServedLocation location,
            Progress progress,
            Interruption interruption) {
        try {
            Optional<Answer> refused = refuse(delivery, command, location, interruption);
            if (refused.isPresent()) {
                return refused.get();
            }
            Call call = new Call(delivery, location, watchingTheClock(delivery, progress, interruption), interruption);
            Path folder = location.targets().local(command.target().folder());
            return switch (command) {
                case CopyDisk copy -> copies.copy(copy, folder, call);
                case UndoCopy undo -> copies.undo(undo, folder, call);
                case VerifyCopy verify -> copies.verify(verify, folder, call);
                case DeleteCopy delete -> copies.delete(delete, folder, call);
                case WriteSideFile write -> sideFiles.write(write, folder, call);
                case RemoveFiles remove -> sideFiles.remove(remove, call);
                case CloneDisk clone -> clones.clone(clone, folder, call);
                case UndoClone undo -> clones.undo(undo, folder, call);
                case ShipClone ship -> clones.ship(ship, folder, call);
                case DeleteClone delete -> clones.delete(delete, folder, call);
            };
        } catch (PathRefused e) {
            return new Answer.Failed(FailureCode.PATH_NOT_ALLOWED, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Answer.Failed(FailureCode.IO_ERROR, command.kind() + " of " + command.disk() + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.HandBack();
        }
    }

    private Optional<Answer> refuse(
            Delivery delivery, DiskCommand command, ServedLocation location, Interruption interruption)
            throws InterruptedException {
        if (!command.target().location().equals(location.id())) {
            return failed(
                    FailureCode.PATH_NOT_ALLOWED,
                    "the command is for location " + command.target().location() + ", this slot serves "
                            + location.id());
        }
        if (!Files.isDirectory(location.root())) {
            return failed(
                    FailureCode.IO_ERROR,
                    "the root of " + location.id() + " is not there: " + location.root() + " is no folder");
        }
        Instant notAfter = delivery.notAfter();
        if (notAfter == null) {
            return Optional.empty();
        }
        long until = System.nanoTime() + CLOCK_WAIT.toNanos();
        while (databaseClock.now().isEmpty() && System.nanoTime() - until < 0 && !interruption.isRaised()) {
            interruption.await(ASK_EVERY);
        }
        Optional<Instant> now = databaseClock.now();
        if (now.isEmpty()) {
            return failed(FailureCode.CLOCK_UNKNOWN, "the orchestrator's clock was not heard on the control topic");
        }
        if (now.get().isAfter(notAfter)) {
            return failed(FailureCode.STALE, "not to be begun after " + notAfter + "; it is " + now.get());
        }
        return Optional.empty();
    }

    private static Optional<Answer> failed(FailureCode code, String detail) {
        return Optional.of(new Answer.Failed(code, detail));
    }

    /// While a lock is waited for, nothing has begun: the time by which it must is looked at again.
    private Progress watchingTheClock(Delivery delivery, Progress progress, Interruption interruption) {
        Instant notAfter = delivery.notAfter();
        if (notAfter == null) {
            return progress;
        }
        return new Progress() {
            @Override
            public void moved(long bytesDone, long bytesTotal, String doing) {
                progress.moved(bytesDone, bytesTotal, doing);
            }

            @Override
            public void waiting(String waitingFor) {
                progress.waiting(waitingFor);
                Optional<Instant> now = databaseClock.now();
                if (now.isPresent() && now.get().isAfter(notAfter)) {
                    interruption.fail(
                            FailureCode.STALE, "not to be begun after " + notAfter + "; waited for the " + waitingFor);
                }
            }

            @Override
            public void alive() {
                progress.alive();
            }
        };
    }
}
