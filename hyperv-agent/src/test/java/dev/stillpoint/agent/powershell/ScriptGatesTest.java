package dev.stillpoint.agent.powershell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every script is legal Windows PowerShell 5.1, and every call of SCVMM, Hyper-V or a cluster resolves to a documented
/// parameter set. Each gate is shown to shut.
class ScriptGatesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SCRIPTS = Pwsh.checkout().resolve("hyperv-agent/src/main/powershell");
    private static final Path DEPLOYED = Pwsh.checkout().resolve("deploy/windows");
    private static final Pattern FABRIC_NOUN =
            Pattern.compile("[A-Z][a-z]+-(SC[A-Z].*|VM.*|VHD.*|Cluster.*|Volume|PRO[A-Z].*)");
    private static final Pattern FUNCTION = Pattern.compile("(?im)^\\s*function\\s+([\\w-]+)");

    @TempDir
    Path planted;

    @Test
    void scriptsAreLegalWindowsPowerShell() {
        List<String> paths = new ArrayList<>(List.of("--check", SCRIPTS.toString()));
        if (Files.isDirectory(DEPLOYED)) {
            paths.add(DEPLOYED.toString());
        }
        Pwsh.Output output = Pwsh.run(paths.toArray(String[]::new));
        assertThat(output.text()).isEmpty();
        assertThat(output.exit()).isZero();
    }

    @Test
    void syntaxThatOnlySevenKnowsShutsTheGate() throws IOException {
        copyAnd("Native.psm1", "\nfunction Get-Newer($A) { return $A ?? 1 }\n");
        Pwsh.Output output = Pwsh.run("--check", planted.toString());
        assertThat(output.exit()).isNotZero();
        assertThat(output.text()).contains("Native.psm1");
    }

    @Test
    void everyFabricCallIsDocumented() throws IOException {
        assertThat(problems(SCRIPTS)).isEmpty();
    }

    /// What the doctor looks for on a management server.
    @Test
    void listOfUsedParametersIsThatOfTheScripts() throws IOException {
        JsonNode reference = reference();
        List<String> common = texts(reference.path("commonParameters"));
        Map<String, Set<String>> used = new TreeMap<>();
        for (String line :
                Pwsh.run("--calls", SCRIPTS.toString()).text().lines().toList()) {
            JsonNode call = JSON.readTree(line);
            if (reference.path("cmdlets").has(call.path("command").asText())) {
                Set<String> names = used.computeIfAbsent(call.path("command").asText(), _ -> new TreeSet<>());
                call.path("parameters")
                        .forEach(each -> names.add(each.path("name").asText()));
                names.removeAll(common);
            }
        }
        Map<String, Set<String>> listed = new TreeMap<>();
        reference
                .path("cmdlets")
                .properties()
                .forEach(each -> listed.put(
                        each.getKey(), new TreeSet<>(texts(each.getValue().path("used")))));
        assertThat(listed).isEqualTo(used);
    }

    @Test
    void illegalCallShutsTheGate() throws IOException {
        copyAnd("Scvmm.psm1", """

                function Remove-Wrongly($C) { Remove-SCVMCheckpoint -VMCheckpoint $C -Force }
                function Get-Invented($V) { Get-SCVirtualMachineDisk -VM $V }
                function Get-Twice($V) { Get-VM -Id $V.Id -Name $V.Name }
                """);
        assertThat(problems(planted))
                .hasSize(3)
                .anySatisfy(problem -> assertThat(problem).contains("Remove-SCVMCheckpoint has no parameter -Force"))
                .anySatisfy(problem -> assertThat(problem).contains("Get-SCVirtualMachineDisk is not documented"))
                .anySatisfy(problem -> assertThat(problem).contains("Get-VM has no set with"));
    }

    @Test
    void detachThatWouldDeleteTheFileShutsTheGate() throws IOException {
        copyAnd("Scvmm.psm1", """

                function Remove-Fatally($D) { Remove-SCVirtualDiskDrive -VirtualDiskDrive $D }
                function Remove-Elsewhere($D) { Remove-SCVirtualDiskDrive -VirtualDiskDrive $D -SkipDeleteVHD }
                """);
        assertThat(problems(planted))
                .anySatisfy(problem -> assertThat(problem).contains("without -SkipDeleteVHD deletes the file"))
                .anySatisfy(problem -> assertThat(problem).contains("outside its one wrapper"));
    }

    @Test
    void textAsCodeShutsTheGate() throws IOException {
        copyAnd("Files.psm1", "\nfunction Invoke-Text($T) { Invoke-Expression $T }\n");
        assertThat(problems(planted)).singleElement().asString().contains("Invoke-Expression");
        copyAnd("Files.psm1", "\nfunction Get-ByPattern($P) { Get-Item -Path $P }\n");
        assertThat(problems(planted)).singleElement().asString().contains("-LiteralPath");
    }

    private void copyAnd(String name, String more) throws IOException {
        try (Stream<Path> scripts = Files.list(SCRIPTS)) {
            for (Path script : scripts.toList()) {
                String text = Files.readString(script);
                Path copy = planted.resolve(script.getFileName().toString());
                Files.writeString(copy, script.endsWith(name) ? text + more : text);
            }
        }
    }

    // The calls

    private static List<String> problems(Path folder) throws IOException {
        JsonNode reference = reference();
        Set<String> own = functions(folder);
        Pwsh.Output output = Pwsh.run("--calls", folder.toString());
        assertThat(output.exit()).isZero();
        List<String> problems = new ArrayList<>();
        for (String line : output.text().lines().toList()) {
            problem(JSON.readTree(line), reference, own, problems);
        }
        return problems;
    }

    private static void problem(JsonNode call, JsonNode reference, Set<String> own, List<String> problems) {
        String name = call.path("command").asText("");
        String at = Path.of(call.path("file").asText()).getFileName() + ":"
                + call.path("line").asText() + " ";
        Set<String> used = new HashSet<>();
        call.path("parameters").forEach(each -> used.add(each.path("name").asText()));
        switch (name.toLowerCase(Locale.ROOT)) {
            case "invoke-expression", "iex" -> problems.add(at + "runs text: Invoke-Expression");
            case "get-item", "test-path", "move-item", "remove-item", "rename-item", "get-content", "set-content" -> {
                if (!used.contains("LiteralPath")) {
                    problems.add(at + name + " without -LiteralPath");
                }
            }
            case "remove-scvirtualdiskdrive" -> {
                if (!used.contains("SkipDeleteVHD")) {
                    problems.add(at + name + " without -SkipDeleteVHD deletes the file");
                }
                if (!call.path("function").asText().equals("Remove-DiskDriveOnly")) {
                    problems.add(at + name + " outside its one wrapper");
                }
            }
            default -> {}
        }
        JsonNode documented = reference.path("cmdlets").path(name);
        if (own.contains(name)) {
            return;
        }
        if (documented.isMissingNode()) {
            if (FABRIC_NOUN.matcher(name).matches()) {
                problems.add(at + name + " is not documented");
            }
            return;
        }
        undocumented(documented, reference.path("commonParameters"), used)
                .map(problem -> at + name + problem)
                .forEach(problems::add);
    }

    private static Stream<String> undocumented(JsonNode documented, JsonNode common, Set<String> used) {
        Set<String> canonical = new HashSet<>();
        for (String parameter : used) {
            boolean always = texts(common).stream().anyMatch(parameter::equalsIgnoreCase);
            if (!always) {
                JsonNode alias = documented.path("aliases").path(parameter);
                canonical.add(alias.isMissingNode() ? parameter : alias.asText());
            }
        }
        Set<String> known = new HashSet<>();
        List<JsonNode> sets = new ArrayList<>();
        documented.path("sets").forEach(sets::add);
        for (JsonNode set : sets) {
            known.addAll(texts(set.path("mandatory")));
            known.addAll(texts(set.path("optional")));
        }
        List<String> unknown =
                canonical.stream().filter(name -> !known.contains(name)).toList();
        if (!unknown.isEmpty()) {
            return unknown.stream().map(name -> " has no parameter -" + name);
        }
        boolean fits = sets.stream().anyMatch(set -> {
            List<String> mandatory = texts(set.path("mandatory"));
            List<String> all = new ArrayList<>(mandatory);
            all.addAll(texts(set.path("optional")));
            return all.containsAll(canonical) && canonical.containsAll(mandatory);
        });
        return fits ? Stream.empty() : Stream.of(" has no set with " + canonical);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    /// The names of all functions of a folder's scripts.
    static Set<String> functions(Path folder) throws IOException {
        Set<String> names = new HashSet<>();
        try (Stream<Path> scripts = Files.list(folder)) {
            for (Path script : scripts.toList()) {
                FUNCTION.matcher(Files.readString(script)).results().forEach(match -> names.add(match.group(1)));
            }
        }
        return names;
    }

    private static JsonNode reference() throws IOException {
        try (InputStream file = Objects.requireNonNull(
                ScriptGatesTest.class.getResourceAsStream("/powershell/documented-cmdlets.json"))) {
            return JSON.readTree(file);
        }
    }
}
