package dev.stillpoint.local.stack;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stillpoint.local.part.PrivateFiles;
import dev.stillpoint.local.part.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The generated passwords of a stack, kept in `secrets.json` (mode 0600).
final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final JsonMapper JSON = new JsonMapper();
    static final List<String> ROLES = List.of("migrator", "writer", "reader");

    private final Map<String, String> passwords;

    private Secrets(Map<String, String> passwords) {
        this.passwords = passwords;
    }

    /// Reads them; makes what is missing.
    static Secrets keptIn(Path file) {
        Map<String, String> passwords = new TreeMap<>();
        try {
            if (Files.exists(file)) {
                passwords.putAll(JSON.readValue(file.toFile(), new TypeReference<Map<String, String>>() {}));
            }
            boolean complete = true;
            for (String role : List.of("superuser", "migrator", "writer", "reader")) {
                complete &= passwords.putIfAbsent(role, random(24)) != null;
            }
            if (!complete) {
                PrivateFiles.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(passwords));
            }
        } catch (IOException e) {
            throw new StackFailure(file + " can't be read: " + e.getMessage(), e);
        }
        return new Secrets(passwords);
    }

    String superuser() {
        return password("superuser");
    }

    /// The password of a database role: `migrator`, `writer`, `reader`.
    String password(String role) {
        String password = passwords.get(role);
        if (password == null) {
            throw new IllegalArgumentException("no database role " + role + "; there are " + ROLES);
        }
        return password;
    }

    Map<String, String> roles() {
        Map<String, String> roles = new TreeMap<>(passwords);
        roles.remove("superuser");
        return roles;
    }

    /// @return so many random bytes in hexadecimal
    static String randomHex(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /// @return base64url text of so many random bytes
    static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
