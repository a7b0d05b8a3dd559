package dev.stillpoint.simulator.machine;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.stillpoint.simulator.fabricfile.FabricFile;
import dev.stillpoint.simulator.job.Job;
import dev.stillpoint.simulator.job.Jobs;
import dev.stillpoint.simulator.paths.FabricPaths;
import dev.stillpoint.simulator.paths.Place;
import dev.stillpoint.simulator.paths.WindowsPath;
import dev.stillpoint.simulator.state.StateStore;
import dev.stillpoint.simulator.vhdx.FileChannels;
import dev.stillpoint.simulator.vhdx.NewDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// The truth, its lock and its keeping. Everything is read and changed inside [#change] or [#read]; what was read or
/// changed may be told to others after [#awaitKept()].
public final class Fabric implements AutoCloseable {
    static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .visibility(PropertyAccessor.ALL, JsonAutoDetect.Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
            .visibility(PropertyAccessor.CREATOR, JsonAutoDetect.Visibility.ANY)
            .build();

    private final ReentrantLock lock = new ReentrantLock();
    private final UnchangedText<Job> jobTexts = new UnchangedText<>(Job.class, JSON);
    private final UnchangedText<ObjectNode> seenTexts = new UnchangedText<>(ObjectNode.class, JSON);
    private final ObjectMapper documents = JSON.copy()
            .registerModule(
                    new SimpleModule().addSerializer(Job.class, jobTexts).addSerializer(ObjectNode.class, seenTexts));
    private final StateStore store;
    final FabricFile file;
    final FabricPaths paths;
    final FileChannels channels;
    final OpenDisks openDisks;
    final Clock clock;
    final FabricState state;
    private final Jobs jobs;

    private Fabric(
            Path document, FabricFile file, FabricPaths paths, FileChannels channels, Clock clock, FabricState state) {
        this.file = file;
        this.paths = paths;
        this.channels = channels;
        this.openDisks = new OpenDisks(channels);
        this.clock = clock;
        this.state = state;
        this.jobs = new Jobs(state.jobs);
        this.store = new StateStore(document, this::document);
    }

    /// Continues the fabric that lies below `root`, or makes it from the file when there is none.
    public static Fabric open(Path root, FabricFile file, Clock clock) throws IOException {
        Map<String, String> clusterOfHost = new LinkedHashMap<>();
        file.hosts().forEach(host -> host.cluster().ifPresent(cluster -> clusterOfHost.put(host.name(), cluster)));
        FabricPaths paths = new FabricPaths(root, clusterOfHost);
        FileChannels channels = new FileChannels();
        Path document = root.resolve("state").resolve("state.json");
        Optional<byte[]> kept = StateStore.read(document);
        FabricState state;
        if (kept.isPresent()) {
            state = JSON.readValue(kept.get(), FabricState.class);
        } else {
            state = new FirstDay(file, paths, channels, clock).build();
            StateStore.replace(document, JSON.writeValueAsBytes(state));
        }
        Fabric fabric = new Fabric(document, file, paths, channels, clock, state);
        try {
            new Recovery(fabric).run();
        } catch (IOException | RuntimeException broken) {
            fabric.close();
            throw broken;
        }
        return fabric;
    }

    public interface Work<T> {
        T run() throws IOException;
    }

    /// Runs under the lock and hands the state over for keeping, also when `work` throws.
    public <T> T change(Work<T> work) {
        lock.lock();
        try {
            return run(work);
        } finally {
            store.changed();
            lock.unlock();
        }
    }

    public <T> T read(Work<T> work) {
        lock.lock();
        try {
            return run(work);
        } finally {
            lock.unlock();
        }
    }

    private static <T> T run(Work<T> work) {
        try {
            return work.run();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// Waits until all changes so far survive a kill.
    public void awaitKept() {
        store.await();
    }

    /// Hands over the state now and waits: for intents, before what they announce is begun.
    void keepNow() {
        store.writeNow();
    }

    private byte[] document() {
        lock.lock();
        try {
            state.jobs = jobs.all();
            byte[] document = documents.writeValueAsBytes(state);
            jobTexts.documentIsWhole();
            seenTexts.documentIsWhole();
            return document;
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            lock.unlock();
        }
    }

    public Jobs jobs() {
        return jobs;
    }

    public FabricFile file() {
        return file;
    }

    public Clock clock() {
        return clock;
    }

    public Collection<Machine> machines() {
        return state.vms.values();
    }

    public Machine machine(String id) {
        Machine machine = state.vms.get(id.toLowerCase(java.util.Locale.ROOT));
        if (machine == null) {
            throw Refusal.unknown("There is no virtual machine with the id " + id + "; list them again.");
        }
        return machine;
    }

    /// @param name a VM's name, or its id where two have the name
    public Machine machineNamed(String name) {
        List<Machine> found = machines().stream()
                .filter(machine -> machine.id.equalsIgnoreCase(name) || machine.name.equalsIgnoreCase(name))
                .toList();
        if (found.size() > 1) {
            throw Refusal.badRequest(
                    found.size() + " virtual machines are called " + name + "; say which one by its id.");
        }
        return found.stream()
                .findFirst()
                .orElseThrow(() -> Refusal.unknown("Hyper-V was unable to find a virtual machine with name " + name
                        + "; look into /control/state."));
    }

    /// Where a path lies for a VM, on the host where it is now.
    Place place(Machine vm, String path) {
        try {
            return paths.onHost(vm.host, WindowsPath.of(path));
        } catch (IllegalArgumentException bad) {
            throw Refusal.badRequest(String.valueOf(bad.getMessage()));
        }
    }

    /// Where a path of a known owner lies.
    Place place(String owner, String path) {
        try {
            return paths.onOwner(owner, WindowsPath.of(path));
        } catch (IllegalArgumentException | StringIndexOutOfBoundsException bad) {
            throw Refusal.badRequest("owner " + owner + ", path " + path + ": " + bad.getMessage());
        }
    }

    Place place(Machine vm, Machine.Slot slot) {
        return place(vm, slot.path().orElseThrow());
    }

    String relative(Path local) {
        return paths.root().relativize(local).toString();
    }

    Path local(String relative) {
        return paths.root().resolve(relative);
    }

    /// Writes names down as doomed and waits until that is kept, so that a kill leaves nothing behind.
    void announce(List<Path> files) {
        files.forEach(each -> state.doomed.add(relative(each)));
        if (!files.isEmpty()) {
            keepNow();
        }
    }

    /// Deletes what is doomed and not in use, after the state that no longer needs it is kept.
    void deleteDoomed() throws IOException {
        if (state.doomed.isEmpty()) {
            return;
        }
        keepNow();
        for (String each : List.copyOf(state.doomed)) {
            Path path = local(each);
            if (!Files.exists(path) || !channels.inUse(path)) {
                NewDisk.discard(path);
                state.doomed.remove(each);
            }
        }
    }

    /// What SCVMM sees of a VM from now on.
    public void refreshed(Machine vm) {
        vm.seen = new VmView(this).of(vm).put("seenAt", clock.instant().toString());
    }

    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    public Optional<Job> locking(Machine vm) {
        return jobs.locking(vm.id);
    }

    /// Ends as an orderly stop does: what is running stays running in the state, the files are let go.
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            openDisks.close();
            store.changed();
        } finally {
            lock.unlock();
        }
        store.close();
        channels.close();
    }
}
