package dev.stillpoint.disk.command;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.disk.copy.CopyFolder;
import dev.stillpoint.disk.copy.CopySettings;
import dev.stillpoint.disk.copy.Interruption;
import dev.stillpoint.disk.copy.Progress;
import dev.stillpoint.disk.copy.Throttle;
import dev.stillpoint.disk.fault.Aftermath;
import dev.stillpoint.disk.fault.FaultPlane;
import dev.stillpoint.disk.fault.FaultyStorage;
import dev.stillpoint.disk.lock.CopyLocks;
import dev.stillpoint.disk.path.PathMap;
import dev.stillpoint.disk.storage.LocalStorage;
import dev.stillpoint.disk.storage.Storage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/// What all commands of this process are done with.
///
/// @param sources the parts of the fabric that may be touched
/// @param faults in the local stack only
record Engine(
        LocalStorage storage,
        CopyLocks locks,
        PathMap sources,
        Clock clock,
        Bandwidth bandwidth,
        Optional<FaultPlane> faults,
        Settings settings) {
    /// @param lockWait how long work waits for another's lock
    /// @param undoWait how long undoing waits for whoever still works
    /// @param buffersPerCopy of 4 MiB
    /// @param checkpointBytes how much of a copy is made twice at most when a worker dies
    record Settings(Duration lockWait, Duration undoWait, int buffersPerCopy, long checkpointBytes) {
        CopySettings copies() {
            return CopySettings.with(buffersPerCopy).checkpointBytes(checkpointBytes);
        }
    }

    /// One delivery while it is done.
    record Call(Delivery delivery, ServedLocation location, Progress progress, Interruption interruption) {
        /// Stands in tombstones.
        String reason() {
            return "run " + delivery.ref().run() + " step " + delivery.ref().step();
        }
    }

    /// The storage of one command, and what becomes of its answer.
    record Spoilt(Storage storage, Optional<FaultyStorage> faulty) {
        Answer after(Answer.Succeeded answer, String command) {
            return switch (faulty.map(FaultyStorage::aftermath).orElse(Aftermath.NONE)) {
                case NONE -> answer;
                case FAIL ->
                    new Answer.Failed(FailureCode.IO_ERROR, "a fault was injected after the effect of " + command);
                case SAY_NOTHING -> new Answer.Swallowed();
            };
        }
    }

    /// @param below without faults
    /// @param disk the name of the disk's main file, by which the control plane knows it
    Spoilt spoilt(Storage below, FaultyStorage.Steps steps, String disk, Call call) {
        Optional<FaultyStorage> faulty = faults.map(plane -> new FaultyStorage(
                below, plane, steps, stem(disk), call.location().id(), call.interruption()));
        return new Spoilt(faulty.<Storage>map(storage -> storage).orElse(below), faulty);
    }

    Throttle throttle(Call call) {
        return new Throttle(() -> bandwidth.bytesPerSecond(call.location().id()));
    }

    /// The disk's main file as far as the copy's folder tells it, for commands that name none.
    static String mainFile(Path folder) {
        return new CopyFolder(folder).mainName().orElse("");
    }

    private static String stem(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return dot <= 0 ? fileName : fileName.substring(0, dot);
    }
}
