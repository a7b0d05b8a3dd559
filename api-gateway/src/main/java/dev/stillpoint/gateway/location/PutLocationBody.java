package dev.stillpoint.gateway.location;

import dev.stillpoint.gateway.input.Fields;
import dev.stillpoint.gateway.input.Text;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a PUT of a storage location takes.
@Schema(name = "PutStorageLocation", additionalProperties = Schema.False.class)
record PutLocationBody(
        @Schema(
                required = true,
                examples = "\\\\nas-b\\backup",
                description = "The root as a Windows path: a share or a drive")
        String path,

        @Schema(defaultValue = "2", minimum = "1", maximum = "1000")
        int maxConcurrentCopies,

        @Schema(nullable = true, minimum = "1048576", description = "Bytes per second for all its workers together")
        @Nullable
        Long bandwidthLimit) {
    private static final int MOST_PATH = 1024;
    private static final Pattern PART = Pattern.compile("[^\\\\/:*?\"<>|]+");
    private static final long MEBIBYTE = 1 << 20;

    static PutLocationBody read(Fields fields) {
        String path = fields.required("path", fields.parsed("path", PutLocationBody::windowsPath), "");
        Optional<Long> most = fields.number("maxConcurrentCopies", 1, 1000);
        Optional<Long> bandwidth = fields.number("bandwidthLimit", MEBIBYTE, Long.MAX_VALUE);
        fields.end();
        return new PutLocationBody(path, most.orElse(2L).intValue(), bandwidth.orElse(null));
    }

    /// An absolute path without anything that could lead elsewhere: `\\server\share\…` or `X:\…`.
    private static String windowsPath(String text) {
        String rest = text.startsWith("\\\\")
                ? text.substring(2)
                : text.matches("(?s)[A-Za-z]:\\\\.*") ? text.substring(3) : null;
        if (rest == null || text.length() > MOST_PATH || !Text.isPrintable(text)) {
            throw new IllegalArgumentException(
                    "must be an absolute Windows path such as \\\\nas-b\\backup or D:\\Backup");
        }
        String[] parts = rest.isEmpty() ? new String[0] : rest.split("\\\\", -1);
        int needed = text.startsWith("\\\\") ? 2 : 0;
        if (parts.length < needed) {
            throw new IllegalArgumentException("must name a server and a share");
        }
        for (String part : parts) {
            if (!PART.matcher(part).matches() || part.endsWith(".") || part.endsWith(" ") || part.isBlank()) {
                throw new IllegalArgumentException("has the part '" + part + "', which is no name of a folder");
            }
        }
        return text;
    }
}
