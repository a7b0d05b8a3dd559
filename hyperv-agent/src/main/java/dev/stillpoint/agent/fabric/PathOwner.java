package dev.stillpoint.agent.fabric;

import dev.stillpoint.contracts.DiskPath;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Says whose a Windows path is, because the bare path names nothing ([DiskPath]).
public final class PathOwner {
    /// Cluster Shared Volumes are mounted below this folder of the system drive on every node, and nowhere else.
    private static final Pattern CLUSTER_VOLUME = Pattern.compile("(?i)[a-z]:\\\\+ClusterStorage(\\\\.*)?");

    private PathOwner() {}

    /// @param host the VM's host
    /// @param cluster the host's cluster, absent for a host that stands alone
    public static DiskPath own(String path, String host, @Nullable String cluster) {
        String back = path.replace('/', '\\');
        if (back.startsWith("\\\\")) {
            return new DiskPath(share(back), path);
        }
        if (cluster != null && CLUSTER_VOLUME.matcher(back).matches()) {
            return new DiskPath("cluster:" + cluster.toLowerCase(Locale.ROOT), path);
        }
        return new DiskPath("host:" + host.toLowerCase(Locale.ROOT), path);
    }

    private static String share(String unc) {
        String rest = unc.replaceAll("^\\\\+", "").toLowerCase(Locale.ROOT);
        String[] parts = rest.split("\\\\+", 3);
        return "share:" + parts[0] + (parts.length > 1 ? "/" + parts[1] : "");
    }
}
