package dev.stillpoint.agent.powershell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `docs/scvmm.md` says what the scripts call, and is made from them. `-Dstillpoint.write=true` writes it anew.
class ScriptDocumentTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path ROOT = Pwsh.checkout();
    private static final Path DOCUMENT = ROOT.resolve("docs/scvmm.md");
    private static final Path SCRIPTS = ROOT.resolve("hyperv-agent/src/main/powershell");
    private static final Pattern LABEL = Pattern.compile("^        '(\\w+)' \\{.*");
    private static final Pattern TABLE = Pattern.compile("^function (Invoke-Table|Start-Task)\\b.*");
    private static final Set<String> PLUMBING = Set.of(
            "Out-Null",
            "Where-Object",
            "ForEach-Object",
            "Sort-Object",
            "New-Object",
            "Write-Warning",
            "Write-Verbose",
            "Write-Progress",
            "Start-Sleep",
            "Import-Module",
            "Export-ModuleMember",
            "Join-Path");

    /// @param command the cmdlet or function
    /// @param shown with its parameters
    private record Call(String file, String function, int line, String command, String shown) {}

    @Test
    void documentSaysWhatTheScriptsCall() throws IOException {
        String rendered = render();
        if (Boolean.getBoolean("stillpoint.write")) {
            Files.writeString(DOCUMENT, rendered);
        }
        assertThat(DOCUMENT).hasContent(rendered);
    }

    private static String render() throws IOException {
        List<Call> calls = calls();
        Set<String> functions = ScriptGatesTest.functions(SCRIPTS);
        StringBuilder text = new StringBuilder("""
                # What the agent calls

                Every cmdlet that the agent runs on a management server, by operation, in the order of the scripts; made from
                `hyperv-agent/src/main/powershell` by `ScriptDocumentTest`. Each operation looks before it acts and looks again
                where there is something to see, so not every call of a row is made each time. All calls get objects found by
                id, or literal paths; nothing from a request becomes part of a script.

                The rights: in SCVMM a role that may do these on the VMs (Fabric Administrator of their host group, or VMM
                Administrator); on each host membership of *Hyper-V Administrators* and access to the administrative shares (in
                practice local *Administrators*); on SMB shares full control of the disks' folders, and on export roots for the hosts' computer
                accounts too, because a host writes what it exports. The doctor asks hosts and SCVMM's server for their clocks by
                CIM, which goes over WinRM.

                The free space of a share that disks lie on is asked of the share itself (`Scripting.FileSystemObject`), as the
                agent's account: a quota of that account counts.

                `Remove-SCVirtualDiskDrive` stands in one function that always sets `-SkipDeleteVHD`; a test of the build refuses
                any other use. Files are renamed and given to VMs by the host's administrative share, `\\\\host\\C$\\…`.
                """);
        for (String dialect : List.of("Scvmm", "HyperV")) {
            text.append("\n## ")
                    .append(
                            dialect.equals("Scvmm")
                                    ? "With SCVMM (`dialect=scvmm`)"
                                    : "Hyper-V hosts alone (`dialect=hyper-v`)")
                    .append("\n\n| operation | calls |\n|---|---|\n");
            for (Map.Entry<String, List<Call>> operation :
                    operations(dialect, calls).entrySet()) {
                Set<String> reached = new LinkedHashSet<>();
                operation
                        .getValue()
                        .forEach(call -> reach(call, dialect, calls, functions, reached, new LinkedHashSet<>()));
                if (reached.isEmpty()) {
                    continue;
                }
                text.append("| ")
                        .append(operation.getKey())
                        .append(" | ")
                        .append(String.join("<br>", reached))
                        .append(" |\n");
            }
        }
        return text.toString();
    }

    private static List<Call> calls() throws IOException {
        List<Call> calls = new ArrayList<>();
        for (String name : List.of("Scvmm", "HyperV", "Native", "Files", "Doctor")) {
            Pwsh.Output output =
                    Pwsh.run("--calls", SCRIPTS.resolve(name + ".psm1").toString());
            for (String line : output.text().lines().toList()) {
                JsonNode call = JSON.readTree(line);
                List<String> shown =
                        new ArrayList<>(List.of(call.path("command").asText()));
                call.path("parameters")
                        .forEach(each -> shown.add("-" + each.path("name").asText()));
                calls.add(new Call(
                        name,
                        call.path("function").asText(),
                        call.path("line").asInt(),
                        call.path("command").asText(),
                        "`" + String.join(" ", shown) + "`"));
            }
        }
        return calls;
    }

    /// The labels of the fixed tables, each with the calls up to the next one.
    private static Map<String, List<Call>> operations(String dialect, List<Call> calls) throws IOException {
        Map<String, List<Call>> operations = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(SCRIPTS.resolve(dialect + ".psm1"));
        String label = "";
        boolean table = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            table = line.startsWith("function ") ? TABLE.matcher(line).matches() : table;
            Matcher found = LABEL.matcher(line);
            if (table && found.matches()) {
                label = found.group(1);
            } else if (line.equals("}") || line.startsWith("    }") || line.startsWith("        default")) {
                label = "";
            }
            if (table && !label.isEmpty()) {
                int number = i + 1;
                List<Call> own = operations.computeIfAbsent(label, _ -> new ArrayList<>());
                calls.stream()
                        .filter(call -> call.file().equals(dialect) && call.line() == number)
                        .forEach(own::add);
            }
        }
        operations.values().removeIf(List::isEmpty);
        return operations;
    }

    private static void reach(
            Call call,
            String dialect,
            List<Call> calls,
            Set<String> functions,
            Set<String> reached,
            Set<String> within) {
        List<Call> inner = calls.stream()
                .filter(each -> each.function().equals(call.command()))
                .filter(each -> each.file().equals(dialect)
                        || each.file().equals("Native")
                        || each.file().equals("Files")
                        || each.file().equals("Doctor"))
                .toList();
        boolean ours = functions.contains(call.command());
        if (!ours && !PLUMBING.contains(call.command()) && !call.command().isEmpty()) {
            reached.add(call.shown());
        }
        if (within.add(call.command())) {
            inner.forEach(each -> reach(each, dialect, calls, functions, reached, within));
        }
    }
}
