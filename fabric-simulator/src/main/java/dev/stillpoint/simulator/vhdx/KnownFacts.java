package dev.stillpoint.simulator.vhdx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What files said when they were last read, so that a look at a whole fabric reads only those disks that changed.
///
/// A file is the same when its inode, birth, length and time of change are. Two changes can share one time stamp, so
/// what was read of a file that had changed just before is not kept.
final class KnownFacts {
    private static final long SETTLED_MILLIS = 2_000;
    private static final int MOST = 20_000;

    interface Reading {
        Vhdx.DiskFacts read() throws IOException;
    }

    private record Version(@Nullable Object inode, FileTime born, FileTime changed, long length) {
        static Version of(Path path) throws IOException {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            return new Version(now.fileKey(), now.creationTime(), now.lastModifiedTime(), now.size());
        }

        boolean canBeKept() {
            return inode != null && System.currentTimeMillis() - changed.toMillis() > SETTLED_MILLIS;
        }
    }

    private final Map<Version, Vhdx.DiskFacts> known = new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Version, Vhdx.DiskFacts> eldest) {
            return size() > MOST;
        }
    };

    Vhdx.DiskFacts of(Path path, Reading reading) throws IOException {
        Version version = Version.of(path);
        synchronized (known) {
            Vhdx.DiskFacts facts = known.get(version);
            if (facts != null) {
                return facts;
            }
        }
        boolean canBeKept = version.canBeKept();
        Vhdx.DiskFacts facts = reading.read();
        if (canBeKept) {
            synchronized (known) {
                known.put(version, facts);
            }
        }
        return facts;
    }
}
