package dev.stillpoint.simulator.powershell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What PowerShell itself says of the generated cmdlets is what the documents say.
class ParameterSetsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path REFERENCE = Path.of("src/main/powershell/reference/documented-cmdlets.json");
    /// One line per parameter of a set: module, cmdlet, set (`*` for the default one), parameter, mandatory, position,
    /// from the pipeline, from a property of it, type, aliases, enum values.
    private static final String DESCRIBE = """
            $common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
            foreach ($module in 'VirtualMachineManager', 'Hyper-V', 'FailoverClusters', 'BitsTransfer', 'Storage', 'SmbShare') {
                foreach ($command in Get-Command -Module $module -CommandType Function) {
                    foreach ($set in $command.ParameterSets) {
                        foreach ($p in $set.Parameters) {
                            if ($common -contains $p.Name -and 'WhatIf', 'Confirm' -notcontains $p.Name) { continue }
                            $type = $p.ParameterType
                            $element = if ($type.IsArray) { $type.GetElementType() } else { $type }
                            $values = if ($element.IsEnum -and $element.FullName -notmatch '^System') { [enum]::GetNames($element) -join ',' }
                            $name = $set.Name + $(if ($set.IsDefault) { '*' })
                            $module, $command.Name, $name, $p.Name, $p.IsMandatory, $p.Position, $p.ValueFromPipeline,
                            $p.ValueFromPipelineByPropertyName, $type.Name, ($p.Aliases -join ','), $values -join '|'
                        }
                        if (-not $set.Parameters.Count) { "$module|$($command.Name)|$($set.Name)$(if ($set.IsDefault) { '*' })|" }
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    private record Described(
            boolean mandatory,
            int position,
            boolean byValue,
            boolean byName,
            String type,
            Set<String> aliases,
            String values) {}

    @Test
    void areTheDocumentedOnes() throws IOException, InterruptedException {
        // Given
        JsonNode documented = JSON.readTree(REFERENCE.toFile()).path("modules");
        // When
        PowerShell.Run run;
        try (PowerShell shell = PowerShell.onLab(folder)) {
            run = shell.script(DESCRIBE).succeeded();
        }
        Map<String, Map<String, Map<String, Described>>> seen = parse(run.lines());
        // Then
        int compared = 0;
        for (Map.Entry<String, JsonNode> module : documented.properties()) {
            for (Map.Entry<String, JsonNode> cmdlet : module.getValue().properties()) {
                Map<String, Map<String, Described>> expected = expected(cmdlet.getValue());
                assertThat(withoutUndocumentedValues(seen.getOrDefault(cmdlet.getKey(), Map.of()), expected))
                        .as(cmdlet.getKey())
                        .isEqualTo(expected);
                compared++;
            }
        }
        assertThat(compared).isEqualTo(148);
        Files.deleteIfExists(folder.resolve("script.ps1"));
    }

    /// Enums whose values the documents do not list here have those of known-types.json.
    private static Map<String, Map<String, Described>> withoutUndocumentedValues(
            Map<String, Map<String, Described>> seen, Map<String, Map<String, Described>> expected) {
        Map<String, Map<String, Described>> plain = new TreeMap<>();
        seen.forEach((set, parameters) -> {
            Map<String, Described> same = new TreeMap<>();
            parameters.forEach((name, is) -> {
                Described should = expected.getOrDefault(set, Map.of()).get(name);
                boolean listed = should == null || !should.values().isEmpty();
                same.put(
                        name,
                        listed
                                ? is
                                : new Described(
                                        is.mandatory(),
                                        is.position(),
                                        is.byValue(),
                                        is.byName(),
                                        is.type(),
                                        is.aliases(),
                                        ""));
            });
            plain.put(set, same);
        });
        return plain;
    }

    private static Map<String, Map<String, Map<String, Described>>> parse(List<String> lines) {
        Map<String, Map<String, Map<String, Described>>> all = new TreeMap<>();
        for (String line : lines) {
            String[] words = line.split("\\|", -1);
            Map<String, Described> set =
                    all.computeIfAbsent(words[1], _ -> new TreeMap<>()).computeIfAbsent(words[2], _ -> new TreeMap<>());
            if (words.length > 4) {
                set.put(
                        words[3],
                        new Described(
                                words[4].equals("True"),
                                Integer.parseInt(words[5]),
                                words[6].equals("True"),
                                words[7].equals("True"),
                                words[8],
                                words[9].isEmpty() ? Set.of() : new TreeSet<>(List.of(words[9].split(","))),
                                words[10]));
            }
        }
        return all;
    }

    private static Map<String, Map<String, Described>> expected(JsonNode cmdlet) {
        Map<String, Map<String, Described>> sets = new TreeMap<>();
        for (JsonNode set : cmdlet.path("sets")) {
            Map<String, Described> parameters = new TreeMap<>();
            Map<String, Integer> positions = positions(cmdlet, set);
            for (String kind : List.of("mandatory", "optional")) {
                for (JsonNode name : set.path(kind)) {
                    JsonNode facts = cmdlet.path("parameters").path(name.asText());
                    String pipeline = facts.path("pipeline").asText();
                    Set<String> aliases = new TreeSet<>();
                    facts.path("aliases").forEach(alias -> aliases.add(alias.asText()));
                    parameters.put(
                            name.asText(),
                            new Described(
                                    kind.equals("mandatory"),
                                    positions.getOrDefault(name.asText(), Integer.MIN_VALUE),
                                    pipeline.contains("ByValue"),
                                    pipeline.contains("ByPropertyName"),
                                    simpleName(facts.path("type").asText()),
                                    aliases,
                                    values(facts)));
                }
            }
            boolean chosen = set.path("default").asBoolean();
            // PowerShell shows no set without parameters.
            if (!parameters.isEmpty()) {
                sets.put(set.path("name").asText() + (chosen ? "*" : ""), parameters);
            }
        }
        if (sets.keySet().equals(Set.of("__AllParameterSets*"))) {
            return Map.of("__AllParameterSets", sets.get("__AllParameterSets*"));
        }
        return sets;
    }

    /// Two parameters of a set can't have one position: the later is the next.
    private static Map<String, Integer> positions(JsonNode cmdlet, JsonNode set) {
        Map<String, Integer> positions = new LinkedHashMap<>();
        for (String kind : List.of("mandatory", "optional")) {
            for (JsonNode name : set.path(kind)) {
                JsonNode documented =
                        cmdlet.path("parameters").path(name.asText()).path("position");
                if (documented.isNumber()) {
                    int at = documented.asInt();
                    while (positions.containsValue(at)) {
                        at++;
                    }
                    positions.put(name.asText(), at);
                }
            }
        }
        return positions;
    }

    /// `System.Collections.Generic.List`1[X]` is called `` List`1 `` by .NET.
    private static String simpleName(String type) {
        int bracket = type.indexOf('[');
        String plain = type.startsWith("System.Collections.Generic") && bracket > 0 ? type.substring(0, bracket) : type;
        return plain.substring(plain.lastIndexOf('.') + 1);
    }

    private static String values(JsonNode facts) {
        if (!facts.has("values")
                || Set.of("String", "UInt32").contains(facts.path("type").asText())) {
            return "";
        }
        List<String> values = new java.util.ArrayList<>();
        facts.path("values").forEach(value -> values.add(value.asText()));
        return String.join(",", values);
    }
}
