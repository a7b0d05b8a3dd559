package dev.stillpoint.gateway.location;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.gateway.input.StoredJson;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A storage location as the API shows it: what was set, and how it lives.
@Schema(name = "StorageLocation")
public record LocationDocument(
        @Schema(examples = "nas-b") String id,
        @Schema(examples = "\\\\nas-b\\backup") String path,
        int maxConcurrentCopies,

        @Schema(nullable = true, description = "Bytes per second for all its workers together; null for no limit")
        @Nullable
        Long bandwidthLimit,

        @Schema(
                enumeration = {"PENDING", "READY"},
                description = "READY once a worker has told of itself")
        String status,

        int workers,
        int slots,
        int queued,
        int running,
        long bytesOutstanding,
        @Schema(nullable = true) @Nullable Long freeBytes,
        @Schema(nullable = true) @Nullable Long capacityBytes,

        @Schema(nullable = true, description = "Bytes per second at the moment") @Nullable
        Long throughput,

        @Schema(
                nullable = true,
                type = SchemaType.STRING,
                format = "duration",
                examples = "PT12S",
                description = "How long the oldest waiting copy has waited")
        @Nullable
        Duration oldestWait,

        @Schema(
                type = SchemaType.ARRAY,
                implementation = Object.class,
                description = "The source prefixes that its workers reach")
        JsonNode sources) {

    static LocationDocument of(LocationRow row) {
        return new LocationDocument(
                row.id,
                row.path,
                row.maxConcurrentCopies,
                row.bandwidthLimit,
                row.status,
                row.workers == null ? 0 : row.workers,
                row.slots == null ? 0 : row.slots,
                row.queued == null ? 0 : row.queued,
                row.running == null ? 0 : row.running,
                row.bytesOutstanding == null ? 0 : row.bytesOutstanding,
                row.freeBytes,
                row.capacityBytes,
                row.throughput,
                row.oldestWaitMillis == null ? null : Duration.ofMillis(row.oldestWaitMillis),
                StoredJson.tree(row.sources == null ? "[]" : row.sources));
    }
}
