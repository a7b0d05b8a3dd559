package dev.stillpoint.local.part;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The parts of one stack as its folder tells them; launches, finds, kills and ends them.
///
/// Several commands may work on one stack at once: what changes the set of parts holds `parts.lock` meanwhile.
public final class PartRegistry {
    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new Jdk8Module()).build();
    /// Keeps the launcher's signals (a terminal's Ctrl-C, a group's end) from the parts: their launcher ends them, in
    /// order. A session of its own does it where there is `setsid`; the process id stays the same.
    static final List<String> SHIELD = List.of(
            "/bin/sh",
            "-c",
            "trap '' INT HUP; if command -v setsid >/dev/null; then exec setsid \"$@\"; fi; exec \"$@\"",
            "stillpoint");

    private static final Duration ORDERLY_END = Duration.ofSeconds(8);

    private final Path data;
    private final Map<Long, Process> children = new ConcurrentHashMap<>();

    /// @param data the stack's folder
    public PartRegistry(Path data) {
        this.data = data;
        PrivateFiles.folder(data.resolve("run"));
        PrivateFiles.folder(data.resolve("parts"));
        PrivateFiles.folder(data.resolve("logs"));
    }

    /// The part's working folder.
    public Path folder(PartName part) {
        return PrivateFiles.folder(data.resolve("parts").resolve(part.fileName()));
    }

    /// What the part printed, of all its launches.
    public Path log(PartName part) {
        return data.resolve("logs").resolve(part.fileName() + ".log");
    }

    /// Where the process of the given name notes who it is.
    public Path pidFile(String name) {
        return data.resolve("run").resolve(name + ".pid");
    }

    /// Launches a part and records it. Its output is appended to its log.
    ///
    /// @throws StackFailure when it runs already or its program can't be started
    public ProcessHandle launch(LaunchSpec spec) {
        if (running(spec.part()).isPresent()) {
            throw new StackFailure(spec.part() + " runs already");
        }
        save(spec);
        List<String> command = new ArrayList<>(SHIELD);
        command.addAll(spec.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(spec.folder().toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(log(spec.part()).toFile()));
        builder.environment().putAll(spec.environment());
        try {
            Files.writeString(
                    log(spec.part()),
                    "--- " + Instant.now() + " launched " + spec.part() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            Process process = builder.start();
            children.put(process.pid(), process);
            ProcessIdentity.of(process.toHandle()).write(pidFile(spec.part().fileName()));
            return process.toHandle();
        } catch (IOException e) {
            throw new StackFailure("can't start " + spec.part() + ": " + e.getMessage(), e);
        }
    }

    /// Records how a part is launched, without launching it.
    public void save(LaunchSpec spec) {
        try {
            PrivateFiles.write(
                    folder(spec.part()).resolve("launch.json"),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(spec));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// All parts that belong to the stack, running or not, in the order of [PartKind].
    public Collection<LaunchSpec> parts() {
        TreeMap<PartName, LaunchSpec> parts = new TreeMap<>();
        try (Stream<Path> folders = Files.list(data.resolve("parts"))) {
            for (Path folder : (Iterable<Path>) folders::iterator) {
                PartName.ofFileName(folder.getFileName().toString())
                        .flatMap(this::spec)
                        .ifPresent(spec -> parts.put(spec.part(), spec));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parts.values();
    }

    public Optional<LaunchSpec> spec(PartName part) {
        Path file = data.resolve("parts").resolve(part.fileName()).resolve("launch.json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), LaunchSpec.class));
        } catch (IOException e) {
            throw new StackFailure(file + " can't be read: " + e.getMessage(), e);
        }
    }

    /// The part's process, when it lives.
    public Optional<ProcessHandle> running(PartName part) {
        return find(part.fileName());
    }

    /// The process that noted itself under `name`, when it lives and belongs to this stack.
    public Optional<ProcessHandle> find(String name) {
        return find(name, data + "/");
    }

    /// As [#find(String)], recognised by `mark` in its command line.
    public Optional<ProcessHandle> find(String name, String mark) {
        return ProcessIdentity.read(pidFile(name))
                .flatMap(identity -> child(identity).or(() -> identity.find(mark)));
    }

    /// A process that this registry has launched needs no mark: while it becomes the program that it is to be, its
    /// command line is another's, or none.
    private Optional<ProcessHandle> child(ProcessIdentity identity) {
        return Optional.ofNullable(children.get(identity.pid()))
                .map(Process::toHandle)
                .filter(identity::isOf);
    }

    /// Notes this very process under `name`.
    public void recordSelf(String name) {
        ProcessIdentity.of(ProcessHandle.current()).write(pidFile(name));
    }

    /// How a process ended that was launched by this registry; of others the system does not tell.
    public OptionalInt exitCode(long pid) {
        Process child = children.get(pid);
        return child == null || child.isAlive() ? OptionalInt.empty() : OptionalInt.of(child.exitValue());
    }

    /// `kill -9`, and waits until it is gone. PostgreSQL's own processes see that a moment later, and none can be
    /// started as long as they hold its memory.
    public void kill(PartName part) {
        ProcessHandle process = running(part).orElseThrow(() -> new StackFailure(part + " does not run"));
        List<ProcessHandle> own =
                part.kind() == PartKind.POSTGRES ? process.descendants().toList() : List.of();
        process.destroyForcibly();
        awaitEnd(process, ORDERLY_END);
        own.forEach(each -> awaitEnd(each, ORDERLY_END));
    }

    /// Ends all parts, those that serve others last. Each has eight seconds to end in order.
    ///
    /// @return how many ran
    public int stopAll() {
        List<LaunchSpec> parts = new ArrayList<>(parts());
        int ran = 0;
        ran += stop(parts.stream()
                .filter(spec -> switch (spec.part().kind()) {
                    case KAFKA, POSTGRES -> false;
                    case SIMULATOR, ORCHESTRATOR, AGENT, WORKER, GATEWAY -> true;
                })
                .map(LaunchSpec::part)
                .toList());
        ran += stop(Stream.of(PartKind.KAFKA, PartKind.POSTGRES)
                .map(PartName::first)
                .toList());
        return ran;
    }

    /// Ends these parts side by side.
    public int stop(List<PartName> parts) {
        List<ProcessHandle> ending = new ArrayList<>();
        for (PartName part : parts) {
            running(part).ifPresent(process -> {
                ask(part, process);
                ending.add(process);
            });
        }
        Instant deadline = Instant.now().plus(ORDERLY_END);
        for (ProcessHandle process : ending) {
            if (!awaitEnd(process, Duration.between(Instant.now(), deadline))) {
                process.destroyForcibly();
                awaitEnd(process, ORDERLY_END);
            }
        }
        for (PartName part : parts) {
            forget(part.fileName());
        }
        return ending.size();
    }

    /// Removes the note of a process that ended.
    public void forget(String name) {
        try {
            Files.deleteIfExists(pidFile(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Forgets parts that are no longer wanted, such as a worker that was added by hand.
    public void retain(Collection<PartName> wanted) {
        for (LaunchSpec spec : List.copyOf(parts())) {
            if (!wanted.contains(spec.part())) {
                try {
                    Files.deleteIfExists(folder(spec.part()).resolve("launch.json"));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /// Does `work` while no other process changes the set of parts.
    public <T> T exclusively(Supplier<T> work) {
        Path file = data.resolve("parts.lock");
        synchronized (PartRegistry.class) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                if (!held.isValid()) {
                    throw new StackFailure(file + " could not be locked");
                }
                return work.get();
            } catch (IOException | OverlappingFileLockException e) {
                throw new StackFailure("can't lock " + file + ": " + e.getMessage(), e);
            }
        }
    }

    /// The last lines of the part's log, for an error message.
    public String logTail(PartName part, int lines) {
        return LogTail.of(log(part), lines);
    }

    /// The names under which processes are noted.
    public List<String> noted() {
        try (Stream<Path> files = Files.list(data.resolve("run"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".pid"))
                    .map(name -> name.substring(0, name.length() - ".pid".length()))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits for a process to end.
    ///
    /// @return whether it did in time
    public static boolean awaitEnd(ProcessHandle process, Duration atMost) {
        try {
            process.onExit().get(Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return !process.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    /// SIGTERM, save for PostgreSQL: that one would wait for its clients, SIGINT is its fast shutdown.
    private static void ask(PartName part, ProcessHandle process) {
        if (part.kind() == PartKind.POSTGRES) {
            Signals.interrupt(process);
        } else {
            process.destroy();
        }
    }
}
