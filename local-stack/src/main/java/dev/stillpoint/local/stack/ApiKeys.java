package dev.stillpoint.local.stack;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.stillpoint.local.part.PrivateFiles;
import dev.stillpoint.local.part.StackFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One API key per role, for users named like it, and a second admin for approvals: `keys.json` (mode 0600) holds them
/// for people, another file their hashes for the orchestrator.
final class ApiKeys {
    /// User → role.
    private static final Map<String, String> USERS = users();

    private static final JsonMapper JSON = new JsonMapper();
    private static final int PREFIX_LENGTH = 8;

    private ApiKeys() {}

    /// Reads the keys; makes them when there are none. The file of hashes is written anew.
    static Map<String, String> keptIn(Path keysFile, Path hashesFile) {
        try {
            Map<String, String> keys = new LinkedHashMap<>();
            if (Files.exists(keysFile)) {
                keys.putAll(read(keysFile));
            }
            int before = keys.size();
            USERS.keySet().forEach(user -> keys.computeIfAbsent(user, absent -> newKey()));
            if (keys.size() != before) {
                PrivateFiles.write(
                        keysFile, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(keys));
            }
            PrivateFiles.write(hashesFile, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(hashes(keys)));
            return keys;
        } catch (IOException e) {
            throw new StackFailure(keysFile + " can't be read: " + e.getMessage(), e);
        }
    }

    static Map<String, String> read(Path keysFile) throws IOException {
        return JSON.readValue(keysFile.toFile(), new TypeReference<LinkedHashMap<String, String>>() {});
    }

    private static String newKey() {
        return "sp_" + Secrets.random(12).replaceAll("[-_]", "x").substring(0, PREFIX_LENGTH) + "_"
                + Secrets.random(32);
    }

    private static ArrayNode hashes(Map<String, String> keys) {
        ArrayNode hashes = JSON.createArrayNode();
        for (Map.Entry<String, String> key : keys.entrySet()) {
            String role = USERS.get(key.getKey());
            if (role != null) {
                hashes.addObject()
                        .put("prefix", key.getValue().substring(3, 3 + PREFIX_LENGTH))
                        .put("name", key.getKey())
                        .put("hash", sha256(key.getValue()))
                        .set("roles", JSON.valueToTree(List.of(role)));
            }
        }
        return hashes;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static Map<String, String> users() {
        Map<String, String> users = new LinkedHashMap<>();
        users.put("viewer", "viewer");
        users.put("operator", "operator");
        users.put("admin", "admin");
        users.put("auditor", "auditor");
        users.put("admin2", "admin");
        return users;
    }
}
