package dev.stillpoint.simulator.powershell;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// Writes the modules of the practice fabric from the documented cmdlets: a function per cmdlet with exactly the
/// documented parameters, a manifest per module, and the table of .NET types that they use.
///
/// Run it after a change of the reference: `./mvnw -pl fabric-simulator test -Dtest=GeneratedModulesTest
/// -Dstillpoint.generate=true`. The test compares otherwise.
final class ModuleGenerator {
    private static final String HEADER =
            "# Made by ModuleGenerator from reference/*.json. Do not edit: change those.\n";
    private static final String MODULE_ROOT = """

            Set-StrictMode -Off
            Import-Module -Name "$PSScriptRoot/%1$sPracticeFiles/PracticeFiles.psd1" -Global -DisableNameChecking
            Import-Module -Name "$PSScriptRoot/%1$sPracticeFabric/PracticeFabric.psd1" -DisableNameChecking
            """;
    /// Cmdlets that ask before they act.
    private static final Set<String> ASK = Set.of("Restore-VMSnapshot", "Remove-VMSnapshot");
    /// What Windows Server 2012 R2's module did not have yet.
    private static final Set<String> NOT_IN_1_1 = Set.of(
            "Get-VHDSet",
            "Get-VHDSnapshot",
            "Optimize-VHDSet",
            "Remove-VHDSnapshot",
            "Get-VMGroup",
            "New-VMGroup",
            "Remove-VMGroup",
            "Rename-VMGroup",
            "Add-VMGroupMember",
            "Remove-VMGroupMember");
    private static final Set<String> PARAMETERS_NOT_IN_1_1 =
            Set.of("CimSession", "Credential", "CheckpointType", "AutomaticCheckpointsEnabled");

    private final JsonNode documented;
    private final JsonNode known;
    private final TypeNames types;

    ModuleGenerator(Path reference) throws IOException {
        ObjectMapper json = new ObjectMapper();
        this.documented =
                json.readTree(reference.resolve("documented-cmdlets.json").toFile());
        this.known = json.readTree(reference.resolve("known-types.json").toFile());
        this.types = new TypeNames(documented, known);
    }

    /// All files by their path below the modules' folder.
    Map<String, String> generate() {
        Map<String, String> files = new TreeMap<>();
        documented.path("modules").fieldNames().forEachRemaining(module -> {
            if (module.equals("Hyper-V")) {
                module(files, "Hyper-V/1.1/", module, "1.1");
                module(files, "Hyper-V/2.0.0.0/", module, "2.0.0.0");
            } else {
                module(files, module + "/", module, module.equals("VirtualMachineManager") ? "4.0.2051.0" : "2.0.0.0");
            }
        });
        files.put("PracticeFabric/Types.ps1", HEADER + types.table());
        return files;
    }

    void writeTo(Path modules) throws IOException {
        for (Map.Entry<String, String> file : generate().entrySet()) {
            Path path = modules.resolve(file.getKey());
            Files.createDirectories(path.resolveSibling("."));
            Files.writeString(path, file.getValue());
        }
    }

    private void module(Map<String, String> files, String folder, String module, String version) {
        boolean old = version.equals("1.1");
        Map<String, JsonNode> cmdlets = new TreeMap<>();
        documented.path("modules").path(module).properties().forEach(each -> {
            if (!old || !NOT_IN_1_1.contains(each.getKey())) {
                cmdlets.put(each.getKey(), each.getValue());
            }
        });
        known.path("modules").path(module).properties().forEach(each -> cmdlets.put(each.getKey(), each.getValue()));
        Map<String, String> aliases = new TreeMap<>();
        documented.path("aliases").properties().forEach(alias -> {
            if (cmdlets.containsKey(alias.getValue().asText())) {
                aliases.put(alias.getKey(), alias.getValue().asText());
            }
        });
        StringBuilder code = new StringBuilder(HEADER)
                .append(MODULE_ROOT.formatted(folder.startsWith("Hyper-V") ? "../../" : "../"));
        cmdlets.forEach((name, cmdlet) -> code.append('\n').append(function(module, name, cmdlet, old)));
        code.append('\n');
        aliases.forEach((alias, target) -> code.append("Set-Alias -Name ")
                .append(alias)
                .append(" -Value ")
                .append(target)
                .append('\n'));
        code.append("Export-ModuleMember -Function * -Alias *\n");
        files.put(folder + module + ".psm1", code.toString());
        files.put(
                folder + module + ".psd1",
                HEADER
                        + """
                @{
                    RootModule = '%s.psm1'
                    ModuleVersion = '%s'
                    GUID = '%s'
                    Author = 'Stillpoint'
                    Description = 'Practice fabric: the documented cmdlets of %s in front of the simulated fabric.'
                    PowerShellVersion = '5.1'
                    FunctionsToExport = @(%s)
                    AliasesToExport = @(%s)
                    CmdletsToExport = @()
                    VariablesToExport = @()
                }
                """.formatted(
                                        module,
                                        version,
                                        java.util.UUID.nameUUIDFromBytes(
                                                (module + version).getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                                        module,
                                        quoted(cmdlets.keySet()),
                                        quoted(aliases.keySet())));
    }

    private static String quoted(Set<String> names) {
        return names.stream().map(name -> "\n        '" + name + "'").collect(Collectors.joining(","));
    }

    private String function(String module, String name, JsonNode cmdlet, boolean old) {
        List<JsonNode> sets = list(cmdlet.path("sets"));
        List<String> binding = new ArrayList<>();
        sets.stream()
                .filter(set -> set.path("default").asBoolean() && !all(set))
                .findFirst()
                .ifPresent(set -> binding.add("DefaultParameterSetName = '" + setName(set) + "'"));
        if (cmdlet.path("shouldProcess").asBoolean()) {
            binding.add("SupportsShouldProcess = $true");
            if (ASK.contains(name)) {
                binding.add("ConfirmImpact = 'High'");
            }
        }
        binding.add("PositionalBinding = $false");
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        cmdlet.path("parameters").fieldNames().forEachRemaining(parameter -> {
            if (!Set.of("WhatIf", "Confirm").contains(parameter)
                    && !(old && PARAMETERS_NOT_IN_1_1.contains(parameter))) {
                parameters.put(parameter, parameter(module, parameter, cmdlet, sets));
            }
        });
        String block = parameters.entrySet().stream()
                .map(each ->
                        each.getValue().stream()
                                        .map(line -> "        " + line + "\n")
                                        .collect(Collectors.joining()) + "        $" + each.getKey())
                .collect(Collectors.joining(",\n\n"));
        return """
                function %s {
                    [CmdletBinding(%s)]
                    param(
                %s
                    )
                    process { Invoke-Simulated '%s' $PSCmdlet $PSBoundParameters }
                }
                """.formatted(name, String.join(", ", binding), block, name);
    }

    private List<String> parameter(String module, String parameter, JsonNode cmdlet, List<JsonNode> sets) {
        JsonNode facts = cmdlet.path("parameters").path(parameter);
        Map<String, String> bySet = new LinkedHashMap<>();
        for (JsonNode set : sets) {
            boolean mandatory = has(set.path("mandatory"), parameter);
            if (mandatory || has(set.path("optional"), parameter)) {
                bySet.put(setName(set), arguments(parameter, cmdlet, set, mandatory));
            }
        }
        List<String> lines = new ArrayList<>();
        boolean everywhere =
                bySet.size() == sets.size() && Set.copyOf(bySet.values()).size() == 1;
        if (everywhere) {
            lines.add("[Parameter(" + bySet.values().iterator().next() + ")]");
        } else {
            bySet.forEach((set, arguments) -> lines.add("[Parameter(ParameterSetName = '" + set + "'"
                    + (arguments.isEmpty() ? "" : ", " + arguments) + ")]"));
        }
        List<String> aliases =
                list(facts.path("aliases")).stream().map(JsonNode::asText).toList();
        if (!aliases.isEmpty()) {
            lines.add("[Alias("
                    + aliases.stream().map(alias -> "'" + alias + "'").collect(Collectors.joining(", ")) + ")]");
        }
        String type = facts.path("type").asText();
        if (facts.has("values") && Set.of("String", "UInt32").contains(type)) {
            lines.add("[ValidateSet("
                    + list(facts.path("values")).stream()
                            .map(value -> "'" + value.asText() + "'")
                            .collect(Collectors.joining(", "))
                    + ")]");
        }
        lines.add("["
                + types.parameter(
                        module,
                        type,
                        list(facts.path("values")).stream()
                                .map(JsonNode::asText)
                                .toList()) + "]");
        return lines;
    }

    private static String arguments(String parameter, JsonNode cmdlet, JsonNode set, boolean mandatory) {
        JsonNode facts = cmdlet.path("parameters").path(parameter);
        List<String> arguments = new ArrayList<>();
        if (mandatory) {
            arguments.add("Mandatory = $true");
        }
        if (facts.has("position")) {
            arguments.add("Position = " + position(parameter, cmdlet, set));
        }
        String pipeline = facts.path("pipeline").asText();
        if (pipeline.contains("ByValue")) {
            arguments.add("ValueFromPipeline = $true");
        }
        if (pipeline.contains("ByPropertyName")) {
            arguments.add("ValueFromPipelineByPropertyName = $true");
        }
        return String.join(", ", arguments);
    }

    /// The documents give a parameter one position for all sets; where two of one set have the same, the later one is
    /// next.
    private static int position(String parameter, JsonNode cmdlet, JsonNode set) {
        Map<Integer, String> taken = new TreeMap<>();
        List<JsonNode> inSet = new ArrayList<>(list(set.path("mandatory")));
        inSet.addAll(list(set.path("optional")));
        for (JsonNode each : inSet) {
            JsonNode position = cmdlet.path("parameters").path(each.asText()).path("position");
            if (position.isMissingNode()) {
                continue;
            }
            int at = position.asInt();
            while (taken.containsKey(at)) {
                at++;
            }
            taken.put(at, each.asText());
            if (each.asText().equals(parameter)) {
                return at;
            }
        }
        throw new IllegalStateException(
                parameter + " is not in " + set.path("name").asText());
    }

    private static boolean all(JsonNode set) {
        return set.path("name").asText().equals("__AllParameterSets");
    }

    private static String setName(JsonNode set) {
        return set.path("name").asText();
    }

    private static boolean has(JsonNode names, String name) {
        return list(names).stream().anyMatch(each -> each.asText().equals(name));
    }

    static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
