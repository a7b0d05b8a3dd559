package dev.stillpoint.simulator.powershell;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The full names of the types that the documents call by their short names, and the table of those that the modules
/// have to make because only Windows has them.
final class TypeNames {
    private static final String SCVMM = "Microsoft.SystemCenter.VirtualMachineManager.";
    private static final String HYPER_V = "Microsoft.HyperV.PowerShell.";
    private static final Pattern GENERIC =
            Pattern.compile("System\\.Collections\\.Generic\\.(List|Dictionary)`\\d(?:\\[(.*)])?");
    private static final Map<String, String> SYSTEM = Map.ofEntries(
            Map.entry("String", "string"),
            Map.entry("Int16", "int16"),
            Map.entry("Int32", "int"),
            Map.entry("Int64", "long"),
            Map.entry("UInt16", "uint16"),
            Map.entry("UInt32", "uint32"),
            Map.entry("UInt64", "uint64"),
            Map.entry("Byte", "byte"),
            Map.entry("Char", "char"),
            Map.entry("Boolean", "bool"),
            Map.entry("Guid", "guid"),
            Map.entry("DateTime", "datetime"),
            Map.entry("TimeSpan", "timespan"),
            Map.entry("Version", "version"),
            Map.entry("Uri", "uri"),
            Map.entry("Object", "object"),
            Map.entry("unknown", "object"),
            Map.entry("Hashtable", "hashtable"),
            Map.entry("System.Collections.Hashtable", "hashtable"),
            Map.entry("SwitchParameter", "switch"),
            Map.entry("PSCredential", "pscredential"),
            Map.entry("PSObject", "psobject"),
            Map.entry("SecureString", "securestring"),
            Map.entry("CimSession", "Stillpoint.Practice.CimSession"),
            Map.entry("CimInstance", "Microsoft.Management.Infrastructure.CimInstance"),
            Map.entry("StringCollection", "System.Collections.Specialized.StringCollection"));
    private static final Map<String, String> PLACED = Map.of(
            "ServerConnection", SCVMM + "Remoting.ServerConnection",
            "Remoting.ServerConnection", SCVMM + "Remoting.ServerConnection",
            "ErrorInfo", "Microsoft.VirtualManager.Utils.ErrorInfo",
            "Microsoft.VirtualManager.Utils.ErrorInfo", "Microsoft.VirtualManager.Utils.ErrorInfo",
            "BitsJob", "Microsoft.BackgroundIntelligentTransfer.Management.BitsJob",
            "VhdType", "Microsoft.Vhd.PowerShell.VhdType",
            "VHDSnapshotInfo", "Microsoft.Vhd.PowerShell.VHDSnapshotInfo");
    private static final Map<String, String> DOCUMENTED_ENUMS = Map.of(
            "scvmm.VMStatus", "Microsoft.VirtualManager.Utils.VMComputerSystemState",
            "scvmm.CheckpointType", SCVMM + "CheckpointType",
            "scvmm.VirtualDVDDrive.Connection", SCVMM + "VirtualDVDDriveConnection",
            "scvmm.VHDFormatType", SCVMM + "VHDFormatType",
            "scvmm.VHDType", SCVMM + "VHDType",
            "hyperv.VMOperationalStatus", HYPER_V + "VMOperationalStatus");
    private static final Map<String, String> BASES = Map.of(
            SCVMM + "VMSnapshot",
            SCVMM + "VMCheckpoint",
            SCVMM + "VirtualHardDisk",
            SCVMM + "StandaloneVirtualHardDisk",
            HYPER_V + "VirtualMachine",
            HYPER_V + "VirtualMachineBase",
            HYPER_V + "VMSnapshot",
            HYPER_V + "VirtualMachineBase",
            HYPER_V + "VMScsiController",
            HYPER_V + "VMDriveController",
            "Microsoft.VirtualManager.Utils.CarmineException",
            "System.Exception",
            HYPER_V + "VirtualizationException",
            "System.Exception");
    private static final Map<String, String> HYPER_V_OBJECTS = Map.of(
            "HardDiskDrive", HYPER_V + "HardDiskDrive",
            "VMSnapshot", HYPER_V + "VMSnapshot",
            "VirtualHardDisk(Get-VHD)", "Microsoft.Vhd.PowerShell.VirtualHardDisk");
    /// Properties of HardDiskDrive and VirtualHardDisk of which the documents tell the name alone.
    private static final Map<String, String> HYPER_V_PROPERTIES = Map.ofEntries(
            Map.entry("ControllerType", HYPER_V + "ControllerType"),
            Map.entry("ControllerNumber", "Int32"),
            Map.entry("ControllerLocation", "Int32"),
            Map.entry("DiskNumber", "Object"),
            Map.entry("SupportPersistentReservations", "Boolean"),
            Map.entry("MaximumIops", "UInt64"),
            Map.entry("MinimumIops", "UInt64"),
            Map.entry("QosPolicyId", "Guid"),
            Map.entry("VMId", "Guid"),
            Map.entry("Id", "Guid"),
            Map.entry("CreationTime", "DateTime"),
            Map.entry("ParentCheckpointId", "Guid?"),
            Map.entry("IsDeleted", "Boolean"),
            Map.entry("VhdFormat", "Microsoft.Vhd.PowerShell.VhdFormat"),
            Map.entry("VhdType", "Microsoft.Vhd.PowerShell.VhdType"),
            Map.entry("FileSize", "UInt64"),
            Map.entry("Size", "UInt64"),
            Map.entry("MinimumSize", "UInt64?"),
            Map.entry("Attached", "Boolean"),
            Map.entry("FragmentationPercentage", "Int32?"),
            Map.entry("BlockSize", "UInt32"),
            Map.entry("LogicalSectorSize", "UInt32"));

    private final Map<String, Map<String, Integer>> enums = new TreeMap<>();
    private final Map<String, Map<String, String>> objects = new TreeMap<>();

    TypeNames(JsonNode documented, JsonNode known) {
        DOCUMENTED_ENUMS.forEach(
                (name, full) -> enums.put(full, values(documented.path("enums").path(name))));
        known.path("enums").properties().forEach(each -> enums.put(each.getKey(), values(each.getValue())));
        documented.path("hypervObjects").properties().forEach(each -> {
            Map<String, String> properties =
                    object(Objects.requireNonNull(HYPER_V_OBJECTS.get(each.getKey()), each.getKey()));
            for (JsonNode property : each.getValue()) {
                properties.put(property.asText(), HYPER_V_PROPERTIES.getOrDefault(property.asText(), "String"));
            }
        });
        documented.path("objects").properties().forEach(each -> {
            String full = resolve(SCVMM, each.getKey());
            each.getValue()
                    .properties()
                    .forEach(property -> object(full)
                            .put(property.getKey(), property.getValue().asText()));
        });
        known.path("objects")
                .properties()
                .forEach(each -> each.getValue()
                        .properties()
                        .forEach(property -> object(each.getKey())
                                .put(property.getKey(), property.getValue().asText())));
        BASES.forEach((type, base) -> object(type));
        // The documentation lists no properties of these: what scripts for checkpoints read of them.
        for (String type : List.of("HardwareProfile", "Template")) {
            Map<String, String> properties = object(SCVMM + type);
            properties.put("Name", "String");
            properties.put("ID", "Guid");
            properties.put("CheckpointType", "CheckpointType");
        }
        object("Microsoft.VirtualManager.Utils.CarmineException").put("ErrorInfo", "ErrorInfo");
        documented
                .path("modules")
                .properties()
                .forEach(module -> module.getValue()
                        .forEach(cmdlet -> cmdlet.path("parameters")
                                .forEach(parameter -> parameter(
                                        module.getKey(),
                                        parameter.path("type").asText(),
                                        ModuleGenerator.list(parameter.path("values")).stream()
                                                .map(JsonNode::asText)
                                                .toList()))));
        // A type's own properties come after those of its base, which it must not repeat.
        BASES.forEach((type, base) -> {
            if (objects.containsKey(base)) {
                object(type).keySet().removeAll(object(base).keySet());
            }
        });
    }

    private Map<String, String> object(String full) {
        return objects.computeIfAbsent(full, _ -> new LinkedHashMap<>());
    }

    private static Map<String, Integer> values(JsonNode node) {
        Map<String, Integer> values = new LinkedHashMap<>();
        if (node.isArray()) {
            node.forEach(value -> values.put(value.asText(), values.size()));
        } else {
            node.properties()
                    .forEach(
                            value -> values.put(value.getKey(), value.getValue().asInt()));
        }
        return values;
    }

    /// The type of a parameter as PowerShell reads it, and a note that it has to be made.
    String parameter(String module, String type, List<String> accepted) {
        if (type.endsWith("[]")) {
            return parameter(module, type.substring(0, type.length() - 2), accepted) + "[]";
        }
        Matcher generic = GENERIC.matcher(type);
        if (generic.matches() && generic.group(2) != null) {
            return "System.Collections.Generic." + generic.group(1) + "[" + generic.group(2) + "]";
        }
        if (SYSTEM.containsKey(type)) {
            return SYSTEM.get(type);
        }
        String full = resolve(namespace(module), type);
        if (!accepted.isEmpty() && !enums.containsKey(full)) {
            Map<String, Integer> values = new LinkedHashMap<>();
            accepted.forEach(value -> values.put(value, values.size()));
            enums.put(full, values);
        } else if (!enums.containsKey(full)) {
            object(full);
        }
        return full;
    }

    private static String namespace(String module) {
        return switch (module) {
            case "VirtualMachineManager" -> SCVMM;
            case "Hyper-V" -> HYPER_V;
            case "BitsTransfer" -> "Microsoft.BackgroundIntelligentTransfer.Management.";
            default -> "Microsoft.PowerShell.Cmdletization.GeneratedTypes." + module + ".";
        };
    }

    private static String resolve(String namespace, String type) {
        return PLACED.containsKey(type) && !(namespace.equals(SCVMM) && type.equals("VhdType"))
                ? PLACED.get(type)
                : namespace + type;
    }

    /// One line per type, as DefineTypes.ps1 reads it: `enum NAME A=1 B=2` or `class NAME[:BASE] property:type …`.
    String table() {
        StringBuilder table = new StringBuilder("\n$PracticeTypes = @'\n");
        enums.forEach((name, values) -> table.append("enum ")
                .append(name)
                .append(values.entrySet().stream()
                        .map(value -> " " + value.getKey() + "=" + value.getValue())
                        .collect(Collectors.joining()))
                .append('\n'));
        objects.forEach((name, properties) -> table.append("class ")
                .append(name)
                .append(Optional.ofNullable(BASES.get(name))
                        .map(base -> ":" + base)
                        .orElse(""))
                .append(properties.entrySet().stream()
                        .map(property -> " " + property.getKey() + ":" + property(name, property.getValue()))
                        .collect(Collectors.joining()))
                .append('\n'));
        return table.append("'@\n").toString();
    }

    private String property(String owner, String type) {
        String plain = type.endsWith("?") ? type.substring(0, type.length() - 1) : type;
        if (plain.startsWith("Nullable[")) {
            return property(owner, plain.substring(9, plain.length() - 1)) + "?";
        }
        if (plain.endsWith("[]")) {
            String element = property(owner, plain.substring(0, plain.length() - 2));
            return element.equals("object") ? "object" : element + "[]";
        }
        String first = plain.contains("/") ? plain.substring(0, plain.indexOf('/')) : plain;
        if (first.startsWith("System.String")) {
            first = "String";
        }
        if (GENERIC.matcher(first).matches()) {
            return "object";
        }
        if (first.equals("VirtualDVDDrive.Connection")) {
            return SCVMM + "VirtualDVDDriveConnection";
        }
        String base = SYSTEM.get(first);
        if (base != null) {
            boolean value =
                    !List.of("string", "object", "hashtable", "version", "uri").contains(base);
            return value && type.endsWith("?") ? base + "?" : base;
        }
        String namespace = owner.substring(0, owner.lastIndexOf('.') + 1).replace("Remoting.", "");
        for (String candidate : List.of(first, resolve(SCVMM, first), namespace + first)) {
            boolean fits =
                    candidate.equals(first) || candidate.startsWith(namespace) || PLACED.containsValue(candidate);
            if (fits && (enums.containsKey(candidate) || objects.containsKey(candidate))) {
                return candidate;
            }
        }
        return plain.endsWith("/String") ? "string" : "object";
    }
}
