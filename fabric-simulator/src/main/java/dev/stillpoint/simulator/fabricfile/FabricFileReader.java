package dev.stillpoint.simulator.fabricfile;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.stillpoint.simulator.fabricfile.FabricFile.Attached;
import dev.stillpoint.simulator.fabricfile.FabricFile.BlockClone;
import dev.stillpoint.simulator.fabricfile.FabricFile.CheckpointType;
import dev.stillpoint.simulator.fabricfile.FabricFile.Cluster;
import dev.stillpoint.simulator.fabricfile.FabricFile.Controller;
import dev.stillpoint.simulator.fabricfile.FabricFile.DiskContent;
import dev.stillpoint.simulator.fabricfile.FabricFile.DiskType;
import dev.stillpoint.simulator.fabricfile.FabricFile.GuestShutdown;
import dev.stillpoint.simulator.fabricfile.FabricFile.GuestSnapshots;
import dev.stillpoint.simulator.fabricfile.FabricFile.Host;
import dev.stillpoint.simulator.fabricfile.FabricFile.NewCheckpoint;
import dev.stillpoint.simulator.fabricfile.FabricFile.Profile;
import dev.stillpoint.simulator.fabricfile.FabricFile.ProfileKind;
import dev.stillpoint.simulator.fabricfile.FabricFile.SharedDisk;
import dev.stillpoint.simulator.fabricfile.FabricFile.Slot;
import dev.stillpoint.simulator.fabricfile.FabricFile.StorageLocation;
import dev.stillpoint.simulator.fabricfile.FabricFile.Vm;
import dev.stillpoint.simulator.fabricfile.FabricFile.VmState;
import dev.stillpoint.simulator.fabricfile.FabricFile.Volume;
import dev.stillpoint.simulator.paths.FabricPaths;
import dev.stillpoint.simulator.paths.WindowsPath;
import dev.stillpoint.simulator.vhdx.Fill;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Reads a fabric file, strictly: what it does not know or can't fit together is refused with the object's name.
public final class FabricFileReader {
    static final String WHOLE = "the fabric file";
    private static final long MIB = 1L << 20;
    private static final long SECONDS_OF_A_DAY = 86_400;

    private final Map<String, Cluster> clusters = new LinkedHashMap<>();
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final Map<String, SharedDisk> sharedDisks = new LinkedHashMap<>();

    private FabricFileReader() {}

    /// @throws FabricFileException when the file can't be used
    public static FabricFile read(String yaml) {
        YAMLMapper mapper = YAMLMapper.builder()
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .build();
        JsonNode tree;
        try {
            tree = mapper.readTree(yaml);
        } catch (JsonProcessingException notYaml) {
            var at = notYaml.getLocation();
            throw new FabricFileException(WHOLE + " is no valid YAML"
                    + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr()) + ": "
                    + notYaml.getOriginalMessage());
        }
        return new FabricFileReader().file(new Section(WHOLE, tree));
    }

    private FabricFile file(Section file) {
        String fabric = file.text("fabric");
        if (!fabric.matches("[a-z0-9-]{1,40}")) {
            throw file.wrong("fabric is " + fabric + "; write 1 to 40 letters a-z, digits or -");
        }
        String vmmServer = file.text("vmmServer", "vmm01." + fabric + ".example");
        Map<String, Double> seconds = seconds(file.below("seconds", JsonNodeFactory.instance.objectNode()));
        file.list("clusters").forEach(this::cluster);
        file.list("hosts").forEach(this::host);
        file.entries("sharedDisks").forEach(this::sharedDisk);
        List<Vm> vms = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section section : file.list("vms")) {
            Vm vm = vm(section);
            if (!names.add(vm.host().toLowerCase(Locale.ROOT) + "/" + vm.name().toLowerCase(Locale.ROOT))) {
                throw section.wrong("there are two VMs of this name on one host; rename one");
            }
            vms.add(vm);
        }
        List<StorageLocation> locations = file.list("storageLocations").stream()
                .map(FabricFileReader::location)
                .toList();
        List<Profile> profiles = new ArrayList<>();
        file.list("hardwareProfiles").forEach(section -> profiles.add(profile(section, ProfileKind.HARDWARE_PROFILE)));
        file.list("templates").forEach(section -> profiles.add(profile(section, ProfileKind.TEMPLATE)));
        file.end();
        if (hosts.isEmpty()) {
            throw file.wrong("there is no host; add hosts: [{name: hv01.lab.example}]");
        }
        ownDisksDiffer(vms);
        return new FabricFile(
                fabric,
                vmmServer,
                seconds,
                List.copyOf(clusters.values()),
                List.copyOf(hosts.values()),
                sharedDisks,
                vms,
                locations,
                profiles);
    }

    private static Profile profile(Section section, ProfileKind kind) {
        Profile profile =
                new Profile(kind, section.text("name"), section.choice("checkpointType", CheckpointType.Production));
        section.end();
        return profile;
    }

    private static Map<String, Double> seconds(Section section) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        for (String slow : List.of("stop", "start", "save", "checkpoint", "restore")) {
            seconds.put(slow, section.seconds(slow, 0.3));
        }
        seconds.put("merge", section.seconds("merge", 0.5));
        for (String quick : List.of("attach", "detach", "eject", "insertMedia")) {
            seconds.put(quick, section.seconds(quick, 0.05));
        }
        seconds.put("refresh", section.seconds("refresh", 0.1));
        section.end();
        return seconds;
    }

    private void cluster(Section section) {
        String name = section.text("name");
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9-]{0,62}")) {
            throw section.wrong("name is " + name + "; write letters, digits and -");
        }
        List<Volume> volumes = volumes(section);
        for (Volume volume : volumes) {
            if (!FabricPaths.clusterStorage(volume.path())) {
                throw section.wrong(
                        "volume " + volume.path() + " is not below C:\\ClusterStorage, where a cluster's are");
            }
        }
        section.end();
        if (clusters.putIfAbsent(name.toLowerCase(Locale.ROOT), new Cluster(name, volumes)) != null) {
            throw section.wrong("there are two clusters of this name; rename one");
        }
    }

    private void host(Section section) {
        String name = section.text("name");
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9.-]{0,252}")) {
            throw section.wrong("name is " + name + "; write a host name such as hv01.lab.example");
        }
        Optional<String> cluster = Optional.empty();
        if (section.has("cluster")) {
            Cluster known = clusters.get(section.text("cluster").toLowerCase(Locale.ROOT));
            if (known == null) {
                throw section.wrong("cluster " + section.text("cluster") + " is not among clusters");
            }
            cluster = Optional.of(known.name());
        }
        List<Volume> volumes = volumes(section);
        long clockAhead = section.number("clockAhead", 0, -SECONDS_OF_A_DAY, SECONDS_OF_A_DAY);
        section.end();
        Host same = hosts.putIfAbsent(FabricPaths.shortName(name), new Host(name, cluster, volumes, clockAhead));
        if (same != null) {
            throw section.wrong(
                    "its first label is that of " + same.name() + "; both would share a folder, rename one");
        }
    }

    private static List<Volume> volumes(Section section) {
        List<Volume> volumes = new ArrayList<>();
        for (Section each : section.list("volumes")) {
            WindowsPath path = each.path("path");
            if (path.unc()) {
                throw each.wrong("path " + path + " is a share; volumes are local, such as D:\\VMs");
            }
            volumes.add(new Volume(path, each.size("capacity"), each.choice("blockClone", BlockClone.AUTO)));
            each.end();
        }
        return volumes;
    }

    private void sharedDisk(Section section) {
        String name = section.lastName();
        WindowsPath path = section.path("path");
        DiskContent content = content(section, DiskType.FIXED, name);
        boolean set = path.key().endsWith(".vhds");
        boolean single = path.key().endsWith(".vhdx") || path.key().endsWith(".avhdx");
        if (set != (content.type() == DiskType.VHD_SET) || !set && !single) {
            throw section.wrong("path " + path + " does not fit its type; a vhdSet ends in .vhds, any other in .vhdx"
                    + " (or in .avhdx, which no checkpoint run accepts)");
        }
        String host = path.unc() ? anyHost(section) : hostOfCluster(section, path);
        section.end();
        sharedDisks.put(name, new SharedDisk(name, path, host, content));
    }

    private String anyHost(Section section) {
        return hosts.values().stream()
                .map(Host::name)
                .findFirst()
                .orElseThrow(() -> section.wrong("there is no host; add one under hosts"));
    }

    private String hostOfCluster(Section section, WindowsPath path) {
        if (!FabricPaths.clusterStorage(path)) {
            throw section.wrong("path " + path + " can't be shared; put it below C:\\ClusterStorage or on a share");
        }
        String cluster;
        if (section.has("cluster")) {
            cluster = section.text("cluster");
        } else if (clusters.size() == 1) {
            cluster = clusters.values().iterator().next().name();
        } else {
            throw section.wrong("there are " + clusters.size() + " clusters; say which by cluster: NAME");
        }
        return hosts.values().stream()
                .filter(host ->
                        host.cluster().isPresent() && host.cluster().get().equalsIgnoreCase(cluster))
                .map(Host::name)
                .findFirst()
                .orElseThrow(() -> section.wrong("cluster " + cluster + " has no host; add one under hosts"));
    }

    private static DiskContent content(Section section, DiskType type, String seedName) {
        OptionalLong size = section.size("size");
        if (size.isEmpty()) {
            throw section.wrong("the key size is missing; write size: 16MiB");
        }
        if (size.getAsLong() % MIB != 0 || size.getAsLong() < MIB || size.getAsLong() > 64L << 40) {
            throw section.wrong("size is no whole number of MiB up to 64TiB");
        }
        long seed = section.number("seed", seedName.hashCode(), Long.MIN_VALUE, Long.MAX_VALUE);
        return new DiskContent(
                size.getAsLong(),
                section.choice("type", type),
                new Fill(section.choice("fill", Fill.Kind.MIXED), seed));
    }

    private Vm vm(Section section) {
        String name = section.text("name");
        if (name.length() > 255 || name.chars().anyMatch(Character::isISOControl)) {
            throw section.wrong("a VM's name has at most 255 characters and no control characters");
        }
        Host host = hosts.get(FabricPaths.shortName(section.text("host")));
        if (host == null || !host.name().equalsIgnoreCase(section.text("host"))) {
            throw section.wrong("host " + section.text("host") + " is not among hosts");
        }
        VmState state = section.choice("state", VmState.PowerOff);
        CheckpointType type = section.choice("checkpointType", CheckpointType.Production);
        boolean automatic = section.flag("automaticCheckpoints");
        GuestShutdown shutdown = section.choice("guestShutdown", GuestShutdown.OK);
        GuestSnapshots snapshots = section.choice("guestSnapshots", GuestSnapshots.OK);
        boolean highlyAvailable = section.flag("cluster");
        if (highlyAvailable && host.cluster().isEmpty()) {
            throw section.wrong("cluster is true, but " + host.name() + " belongs to no cluster");
        }
        Optional<WindowsPath> folder = section.has("configurationFolder")
                ? Optional.of(section.path("configurationFolder"))
                : Optional.empty();
        List<Optional<String>> dvd = new ArrayList<>();
        for (Section drive : section.list("dvd")) {
            dvd.add(drive.has("iso") ? Optional.of(drive.text("iso")) : Optional.empty());
            drive.end();
        }
        List<Slot> slots = slots(section, name, host);
        List<NewCheckpoint> checkpoints = new ArrayList<>();
        for (Section each : section.list("checkpoints")) {
            CheckpointType obtained = each.choice("type", CheckpointType.Production);
            if (obtained == CheckpointType.Disabled || obtained == CheckpointType.ProductionOnly) {
                throw each.wrong("type is " + obtained + "; a checkpoint is Standard or Production");
            }
            checkpoints.add(new NewCheckpoint(each.text("name"), each.text("description", ""), obtained));
            each.end();
        }
        section.end();
        return new Vm(
                name,
                host.name(),
                state,
                type,
                automatic,
                shutdown,
                snapshots,
                highlyAvailable,
                folder,
                dvd,
                slots,
                checkpoints);
    }

    private List<Slot> slots(Section vm, String vmName, Host host) {
        List<Slot> slots = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        Set<SharedDisk> shared = new HashSet<>();
        for (Section section : vm.list("disks")) {
            Controller controller = section.choice("controller", Controller.SCSI);
            boolean scsi = controller == Controller.SCSI;
            int number = (int) section.number("number", 0, 0, scsi ? 3 : 1);
            int location = (int) section.number("location", slots.size(), 0, scsi ? 63 : 1);
            Attached attached = attached(section, vmName + "/" + number + ":" + location);
            section.end();
            if (!taken.add(controller + " " + number + ":" + location)) {
                throw section.wrong("slot " + controller + " " + number + ":" + location + " is taken; choose another");
            }
            if (attached instanceof Attached.Shared(SharedDisk disk)) {
                if (!scsi) {
                    throw section.wrong("a shared disk hangs on a SCSI controller");
                }
                boolean reaches = disk.path().unc() || clusterOf(disk.host()).equals(host.cluster());
                if (!reaches) {
                    throw section.wrong("shared disk " + disk.name() + " lies on another cluster than " + host.name());
                }
                if (!shared.add(disk)) {
                    throw section.wrong("shared disk " + disk.name() + " is attached twice");
                }
            }
            slots.add(new Slot(controller, number, location, attached));
        }
        return slots;
    }

    private Optional<String> clusterOf(String host) {
        Host known = hosts.get(FabricPaths.shortName(host));
        return known == null ? Optional.empty() : known.cluster();
    }

    private Attached attached(Section section, String seedName) {
        int kinds =
                (section.has("path") ? 1 : 0) + (section.has("shared") ? 1 : 0) + (section.has("passThrough") ? 1 : 0);
        if (kinds != 1) {
            throw section.wrong("write exactly one of path, shared, passThrough");
        }
        if (section.has("passThrough")) {
            return new Attached.PassThrough(section.text("passThrough"));
        }
        if (section.has("shared")) {
            SharedDisk disk = sharedDisks.get(section.text("shared"));
            if (disk == null) {
                throw section.wrong("shared disk " + section.text("shared") + " is not among sharedDisks");
            }
            return new Attached.Shared(disk);
        }
        WindowsPath path = section.path("path");
        DiskContent content = content(section, DiskType.DYNAMIC, seedName);
        if (content.type() == DiskType.VHD_SET || !path.key().endsWith(".vhdx")) {
            throw section.wrong("path " + path + ": a VM's own disk is fixed or dynamic and ends in .vhdx");
        }
        return new Attached.Own(path, content);
    }

    private static StorageLocation location(Section section) {
        String id = section.text("id");
        if (!id.matches("[a-z0-9-]{1,40}")) {
            throw section.wrong("id is " + id + "; write 1 to 40 letters a-z, digits or -");
        }
        WindowsPath path = section.path("path");
        if (!path.unc()) {
            throw section.wrong("path " + path + " is local; a storage location is a share such as \\\\nas-b\\backup");
        }
        StorageLocation location =
                new StorageLocation(id, path, section.size("capacity"), (int) section.number("maxCopies", 2, 1, 64));
        section.end();
        return location;
    }

    private void ownDisksDiffer(List<Vm> vms) {
        Set<String> files = new HashSet<>();
        for (SharedDisk disk : sharedDisks.values()) {
            if (!files.add(owner(disk.host(), disk.path()) + disk.path().key())) {
                throw new FabricFileException("sharedDisks." + disk.name() + ": path " + disk.path()
                        + " is used by another disk; choose another");
            }
        }
        for (Vm vm : vms) {
            for (Slot slot : vm.disks()) {
                if (slot.attached() instanceof Attached.Own(WindowsPath path, DiskContent _)
                        && !files.add(owner(vm.host(), path) + path.key())) {
                    throw new FabricFileException("vms (" + vm.name() + "): path " + path
                            + " is used by another disk; choose another or list it under sharedDisks");
                }
            }
        }
    }

    private String owner(String host, WindowsPath path) {
        if (path.unc()) {
            return "";
        }
        return FabricPaths.clusterStorage(path) ? clusterOf(host).orElse(host) + "|" : host + "|";
    }
}
