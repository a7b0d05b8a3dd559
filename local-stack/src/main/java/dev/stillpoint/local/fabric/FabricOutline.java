package dev.stillpoint.local.fabric;

import dev.stillpoint.local.part.StackFailure;
import dev.stillpoint.simulator.fabricfile.FabricFile;
import dev.stillpoint.simulator.fabricfile.FabricFileException;
import dev.stillpoint.simulator.fabricfile.FabricFileReader;
import dev.stillpoint.simulator.paths.FabricPaths;
import dev.stillpoint.simulator.paths.WindowsPath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/// What the stack needs to know of a fabric file: its name, its storage locations, and where its Windows paths lie on
/// this machine.
public final class FabricOutline {
    private final FabricFile file;
    private final FabricPaths paths;
    private final Path root;

    private FabricOutline(FabricFile file, FabricPaths paths, Path root) {
        this.file = file;
        this.paths = paths;
        this.root = root;
    }

    /// A place for disk copies.
    ///
    /// @param path its root as Windows sees it
    /// @param capacity in bytes; empty means what the machine's own disk has
    public record Location(String id, String path, OptionalLong capacity, int maxCopies) {}

    /// A part of the fabric and where it lies here.
    ///
    /// @param owner `cluster:…`, `host:…` or `share:…`, as disks are identified
    public record Mapping(String owner, String windows, Path local) {}

    /// @param root the folder below which the fabric's files lie
    /// @throws StackFailure when the file is no good; names what and where
    public static FabricOutline read(String yaml, Path root) {
        try {
            FabricFile file = FabricFileReader.read(yaml);
            Map<String, String> clusters = new HashMap<>();
            for (FabricFile.Host host : file.hosts()) {
                host.cluster().ifPresent(cluster -> clusters.put(host.name(), cluster));
            }
            return new FabricOutline(file, new FabricPaths(root, clusters), root);
        } catch (FabricFileException e) {
            throw new StackFailure("the fabric file can't be used: " + e.getMessage(), e);
        }
    }

    public String fabric() {
        return file.fabric();
    }

    /// The SCVMM server's name.
    public String vmmServer() {
        return file.vmmServer();
    }

    /// The folder below which all its files lie here.
    public Path root() {
        return root;
    }

    public List<Location> locations() {
        return file.storageLocations().stream()
                .map(location -> new Location(
                        location.id(), location.path().toString(), location.capacity(), location.maxCopies()))
                .toList();
    }

    /// @throws StackFailure when the file has no such storage location; names those it has
    public Location location(String id) {
        return locations().stream()
                .filter(location -> location.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new StackFailure("the fabric file has no storage location " + id + "; it has "
                        + locations().stream().map(Location::id).toList()));
    }

    /// Below which checkpoint sets are exported: the share `export` of each storage location's server.
    public List<String> exportRoots() {
        return file.storageLocations().stream()
                .map(location -> "\\\\" + location.path().server() + "\\export")
                .distinct()
                .toList();
    }

    /// Whether any VM belongs to a system by its name: `VM_NAME-System_Name`.
    public boolean hasSystems() {
        return file.vms().stream().anyMatch(vm -> vm.name().contains("-"));
    }

    /// The file's name of the shared disk with this path.
    public String sharedDisk(String path) {
        return file.sharedDisks().entrySet().stream()
                .filter(disk ->
                        disk.getValue().path().key().equals(WindowsPath.of(path).key()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new StackFailure("the fabric file has no shared disk " + path));
    }

    /// The local file behind a Windows path of a host.
    public Path local(String host, String path) {
        return paths.onHost(host, WindowsPath.of(path)).local();
    }

    /// The local file behind a UNC path.
    public Path local(String uncPath) {
        return local("", uncPath);
    }

    /// Every prefix below which shared disks may lie, or be exported to: clusters' volumes, hosts' drives,
    /// shares.
    public List<Mapping> mappings() {
        Map<String, Mapping> found = new LinkedHashMap<>();
        for (FabricFile.Cluster cluster : file.clusters()) {
            add(found, "cluster:" + cluster.name(), "C:\\ClusterStorage");
        }
        for (FabricFile.Host host : file.hosts()) {
            add(found, "host:" + host.name(), "C:\\");
            for (FabricFile.Volume volume : host.volumes()) {
                add(found, "host:" + host.name(), volume.path().root());
            }
        }
        for (FabricFile.SharedDisk disk : new TreeMap<>(file.sharedDisks()).values()) {
            addShare(found, disk.path());
        }
        exportRoots().forEach(root -> addShare(found, WindowsPath.of(root)));
        return new ArrayList<>(found.values());
    }

    private void addShare(Map<String, Mapping> found, WindowsPath path) {
        if (path.unc()) {
            add(found, "share:" + path.server() + "/" + path.share(), "\\\\" + path.server() + "\\" + path.share());
        }
    }

    private void add(Map<String, Mapping> found, String owner, String windows) {
        found.putIfAbsent(
                owner + " " + windows,
                new Mapping(
                        owner,
                        windows,
                        paths.onOwner(owner, WindowsPath.of(windows)).local()));
    }
}
