package dev.stillpoint.benchmarks;

import dev.stillpoint.local.command.CopyEngine;
import dev.stillpoint.local.stack.Checkout;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A folder for whole processes that copy files, and what they took. The page cache is dropped before each run where
/// the machine allows it: root on Linux.
final class Workbench implements AutoCloseable {
    private static final int MEBIBYTE = 1 << 20;
    private static final double NANOS = 1e9;
    private static final double TICKS = 100;
    private static final int CHILDREN_USER_FIELD = 13;
    private static final Path DROP_CACHES = Path.of("/proc/sys/vm/drop_caches");

    private final Path folder;

    /// What a process took.
    ///
    /// @param cpuSeconds of it and its children
    /// @param peakMebibytes of the process itself; as of 20 ms before its end
    /// @param out what it printed
    record Took(double seconds, double cpuSeconds, double peakMebibytes, String out) {}

    Workbench(String name) throws IOException {
        folder = Files.createTempDirectory(home().resolve("benchmarks/target"), name);
    }

    Path folder() {
        return folder;
    }

    static Path home() {
        return Path.of(System.getProperty("stillpoint.home", "")).toAbsolutePath();
    }

    /// Whether the program is there; says so when it is not.
    static boolean has(String program) {
        for (String place : (System.getenv("PATH") + ":/usr/sbin:/sbin").split(":")) {
            if (Files.isExecutable(Path.of(place, program))) {
                return true;
            }
        }
        System.out.println("absent: " + program + " is not installed here and was left out");
        return false;
    }

    static boolean dropsCaches() {
        return Files.isWritable(DROP_CACHES);
    }

    static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    /// The copy engine's own command line.
    static Object[] engine(Object... arguments) {
        Checkout checkout = Checkout.find();
        List<Object> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(CopyEngine.flags(checkout));
        command.add("-cp");
        command.add(CopyEngine.classPath(checkout).stream().map(Path::toString).collect(Collectors.joining(":")));
        command.add(CopyEngine.MAIN_CLASS);
        command.addAll(List.of(arguments));
        return command.toArray();
    }

    static Object[] shell(String script, Object... arguments) {
        List<Object> command = new ArrayList<>(List.of("sh", "-ec", script));
        command.addAll(List.of(arguments));
        return command.toArray();
    }

    /// Runs a command with cold caches. Deleting much just before a run slows that run down: hence the pause.
    Took run(Object... command) throws IOException, InterruptedException {
        calm();
        List<String> words = Stream.of(command).map(Object::toString).toList();
        double cpuBefore = childrenCpuSeconds();
        long start = System.nanoTime();
        Process process = builder(words).start();
        process.getOutputStream().close();
        double peak = 0;
        StringBuilder out = new StringBuilder();
        Thread reader = Thread.ofPlatform().daemon().start(() -> {
            try {
                out.append(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, peakMebibytes(process.pid()));
        }
        double seconds = (System.nanoTime() - start) / NANOS;
        reader.join();
        if (process.exitValue() != 0) {
            throw new IllegalStateException("exit " + process.exitValue() + " of " + words + ": " + out);
        }
        return new Took(seconds, childrenCpuSeconds() - cpuBefore, peak, out.toString());
    }

    private static ProcessBuilder builder(List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        builder.environment().put("RESTIC_PASSWORD", "bench");
        builder.environment().put("BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK", "yes");
        return builder;
    }

    /// Starts a command that is to be killed.
    Process start(Object... command) throws IOException, InterruptedException {
        calm();
        return builder(Stream.of(command).map(Object::toString).toList()).start();
    }

    /// What was written before is on the medium, nothing is in the page cache.
    static void calm() throws IOException, InterruptedException {
        new ProcessBuilder("sync").start().waitFor();
        if (dropsCaches()) {
            Files.writeString(DROP_CACHES, "3");
        }
        Thread.sleep(1000);
    }

    /// What all processes that ended took, by this process's own statistics; 0 where there are none.
    private static double childrenCpuSeconds() throws IOException {
        Path statistics = Path.of("/proc/self/stat");
        if (!Files.exists(statistics)) {
            return 0;
        }
        String text = Files.readString(statistics);
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[CHILDREN_USER_FIELD]) + Long.parseLong(fields[CHILDREN_USER_FIELD + 1])) / TICKS;
    }

    /// The most that a process has had in memory, now that it runs; 0 when it ended.
    static double peakMebibytes(long pid) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                            .findFirst()
                            .orElse(0)
                    / 1024.0;
        } catch (NoSuchFileException | UncheckedIOException ended) {
            return 0;
        }
    }

    /// Random bytes.
    static void fill(Path file, int mebibytes) throws IOException {
        Random random = new Random(1);
        byte[] some = new byte[MEBIBYTE];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < mebibytes; i++) {
                random.nextBytes(some);
                out.write(some);
            }
        }
    }

    /// Deletes all that lies in the folder but what is to stay.
    static void clear(Path folder, Path... stay) throws IOException {
        List<Path> kept = List.of(stay);
        try (Stream<Path> made = Files.list(folder)) {
            for (Path path : made.filter(p -> !kept.contains(p)).toList()) {
                delete(path);
            }
        }
    }

    static void delete(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @Override
    public void close() throws IOException {
        delete(folder);
    }
}
