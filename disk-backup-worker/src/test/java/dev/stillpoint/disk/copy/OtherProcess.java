package dev.stillpoint.disk.copy;

import dev.stillpoint.disk.lock.CopyLocks;
import dev.stillpoint.disk.storage.LocalStorage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/// Another JVM that holds something until it is closed.
final class OtherProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader said;

    /// @param what `disk`, as Hyper-V holds the file of a running machine; `copy` for a copy's lock; `side` for a
    ///     worker that is at some side file below `file`, of the copy with that root; `make` for one that copies
    ///     `file` to a folder at some bytes a second and tells how far it is
    OtherProcess(String what, Path file, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                what,
                file.toString()));
        command.addAll(List.of(more));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = said.readLine();
        if (!"held".equals(line)) {
            throw new IOException("the other process said " + line);
        }
    }

    public static void main(String[] args) throws Exception {
        Path file = Path.of(args[1]);
        if (args[0].equals("make")) {
            make(file, Path.of(args[2]), Long.parseLong(args[3]), Long.parseLong(args[4]));
        } else if (args[0].equals("side")) {
            writeUntilKilled(file, args[2]);
        } else if (args[0].equals("copy")) {
            try (CopyLocks.Held held =
                    new CopyLocks().tryAcquire(file, "other process").orElseThrow()) {
                holdUntilEnd(held);
            }
        } else {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock(1L << 62, Long.MAX_VALUE - (1L << 62), false)) {
                holdUntilEnd(lock);
            }
        }
    }

    private static void make(Path disk, Path folder, long bytesPerSecond, long checkpointBytes) {
        Progress telling = new Progress() {
            private long most;

            @Override
            public synchronized void moved(long bytesDone, long bytesTotal, String doing) {
                if (most == 0) {
                    System.out.println("held");
                }
                most = Math.max(most, bytesDone);
                System.out.println(most);
                System.out.flush();
            }

            @Override
            public void waiting(String waitingFor) {}
        };
        CopyRequest request = Disks.request(folder, disk).unverified();
        CopyOutcome outcome = new DiskCopier(
                        new LocalStorage(),
                        new CopyLocks(),
                        Clock.systemUTC(),
                        CopySettings.with(4).checkpointBytes(checkpointBytes))
                .copy(request, new Throttle(() -> bytesPerSecond), telling, new Interruption());
        System.out.println(outcome instanceof CopyOutcome.Done ? "done" : outcome.toString());
    }

    /// How far a process that makes a copy said it was when it ended.
    long lastTold() throws IOException {
        long last = 0;
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.matches("[0-9]+")) {
                last = Long.parseLong(line);
            }
        }
        return last;
    }

    /// Waits until it is that far, or ended.
    void awaitTold(long bytes) throws IOException {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.matches("[0-9]+") && Long.parseLong(line) >= bytes) {
                return;
            }
        }
    }

    /// What it said stays readable.
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    private static void writeUntilKilled(Path dir, String root) {
        Progress halfway = new Progress() {
            private boolean said;

            @Override
            public synchronized void moved(long bytesDone, long bytesTotal, String doing) {
                if (!said && bytesDone * 4 > bytesTotal) {
                    said = true;
                    System.out.println("held");
                    System.out.flush();
                }
            }

            @Override
            public void waiting(String waitingFor) {}
        };
        SideFiles.known(dir, root, "data.vhdx")
                .write(new LocalStorage(), 1, new Throttle(() -> 8 << 20), halfway, new Interruption());
    }

    private static void holdUntilEnd(Object held) throws IOException {
        System.out.println(held == null ? "nothing" : "held");
        System.out.flush();
        while (System.in.read() >= 0) {
            // until the parent ends
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
