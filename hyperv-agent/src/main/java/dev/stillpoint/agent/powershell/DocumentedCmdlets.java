package dev.stillpoint.agent.powershell;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The cmdlets that the scripts call with the parameters that they use, all of them documented: a test of the
/// build holds the list to the scripts.
final class DocumentedCmdlets {
    private static final String RESOURCE = "/powershell/documented-cmdlets.json";

    private DocumentedCmdlets() {}

    /// Cmdlet → parameters.
    static Map<String, List<String>> used(boolean scvmm) {
        try (InputStream file = DocumentedCmdlets.class.getResourceAsStream(RESOURCE)) {
            if (file == null) {
                throw new IllegalStateException("the agent's archive has no " + RESOURCE);
            }
            Map<String, List<String>> used = new LinkedHashMap<>();
            JsonNode cmdlets = new ObjectMapper().readTree(file).path("cmdlets");
            cmdlets.properties().forEach(cmdlet -> {
                boolean wanted =
                        scvmm || !cmdlet.getValue().path("module").asText().equals("VirtualMachineManager");
                if (wanted) {
                    List<String> parameters = new ArrayList<>();
                    cmdlet.getValue().path("used").forEach(each -> parameters.add(each.asText()));
                    used.put(cmdlet.getKey(), parameters);
                }
            });
            return used;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
