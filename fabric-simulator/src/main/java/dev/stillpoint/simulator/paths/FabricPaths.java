package dev.stillpoint.simulator.paths;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// Maps Windows paths to local ones below one root: `C:\ClusterStorage\…` on a host of cluster `c1` to
/// `clusters/c1/ClusterStorage/…`, another local path of `hv01.lab.example` to `hosts/hv01/c/…`, `\\nas-b\backup\x`
/// to `unc/nas-b/backup/x`. Existing files and folders are found without regard to case, as Windows does.
public final class FabricPaths {
    private static final WindowsPath CLUSTER_STORAGE = WindowsPath.of("C:\\ClusterStorage");

    private final Path root;
    private final Map<String, String> clusterOfHost = new HashMap<>();

    /// @param clusterOfHost the cluster's name for each clustered host; other hosts are absent
    public FabricPaths(Path root, Map<String, String> clusterOfHost) {
        this.root = root;
        clusterOfHost.forEach((host, cluster) -> this.clusterOfHost.put(host.toLowerCase(Locale.ROOT), cluster));
    }

    public Path root() {
        return root;
    }

    /// The place that a path means on a host.
    public Place onHost(String host, WindowsPath path) {
        String cluster = clusterOfHost.get(host.toLowerCase(Locale.ROOT));
        if (path.unc()) {
            return onOwner("share:" + path.server() + "/" + path.share(), path);
        }
        return onOwner(cluster != null && clusterStorage(path) ? "cluster:" + cluster : "host:" + host, path);
    }

    public static boolean clusterStorage(WindowsPath path) {
        return path.below(CLUSTER_STORAGE);
    }

    /// The place of a path whose owner is known.
    public Place onOwner(String owner, WindowsPath path) {
        String kind = owner.substring(0, owner.indexOf(':'));
        String name = owner.substring(owner.indexOf(':') + 1).toLowerCase(Locale.ROOT);
        Path base = root;
        List<String> first = switch (kind) {
            case "cluster" -> List.of("clusters", name);
            case "host" ->
                List.of("hosts", shortName(name), path.root().substring(0, 1).toLowerCase(Locale.ROOT));
            case "share" -> List.of("unc", path.server(), path.share());
            default -> throw new IllegalArgumentException("owner " + owner + ": expected cluster:, host: or share:");
        };
        if (kind.equals("share") != path.unc()) {
            throw new IllegalArgumentException("path " + path + " does not lie on " + owner);
        }
        for (String part : first) {
            base = base.resolve(part);
        }
        for (String part : path.parts()) {
            base = child(base, part);
        }
        return new Place(owner, path, base);
    }

    public static String shortName(String host) {
        int dot = host.indexOf('.');
        return (dot < 0 ? host : host.substring(0, dot)).toLowerCase(Locale.ROOT);
    }

    private static Path child(Path folder, String name) {
        Path exact = folder.resolve(name);
        if (Files.exists(exact) || !Files.isDirectory(folder)) {
            return exact;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.getFileName().toString().equalsIgnoreCase(name))
                    .findFirst()
                    .orElse(exact);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("could not list " + folder, unreadable);
        }
    }
}
