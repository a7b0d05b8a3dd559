package dev.stillpoint.gateway.run;

import dev.stillpoint.gateway.input.Fields;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The body of a `POST /v1/runs/{id}/approve`, as the API's document describes it.
@Schema(name = "ApproveRun", additionalProperties = Schema.False.class)
record ApproveBody(
        @Schema(
                required = true,
                pattern = "^sha256:[0-9a-f]{64}$",
                description = "The run's planHash: of the plan that you have seen and agree to")
        String planHash) {
    private static final Pattern HASH = Pattern.compile("sha256:[0-9a-f]{64}");

    static ApproveBody read(Fields fields) {
        String hash = fields.required("planHash", fields.parsed("planHash", ApproveBody::hash), "");
        fields.end();
        return new ApproveBody(hash);
    }

    private static String hash(String text) {
        if (!HASH.matcher(text).matches()) {
            throw new IllegalArgumentException("must be sha256: and 64 hex digits, as the run's planHash says");
        }
        return text;
    }
}
