package dev.stillpoint.gateway;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.jspecify.annotations.Nullable;

/// Adds to each call of the API's document the problems that every call of its sort can answer, and says what the
/// generator can't: which bodies may be missing, what answers always have, and that a pattern is one of the whole text.
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class ApiDescriptionFilter implements OASFilter {
    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getComponents() != null && document.getComponents().getSchemas() != null) {
            letSecondsHaveFractions(document.getComponents().getSchemas().get("Duration"));
            document.getComponents().getSchemas().values().forEach(ApiDescriptionFilter::letObjectsBeNull);
            document.getComponents().getSchemas().values().forEach(ApiDescriptionFilter::letChoicesBeNull);
            document.getComponents().getSchemas().values().forEach(ApiDescriptionFilter::bindPatterns);
            document.getComponents().getSchemas().values().forEach(ApiDescriptionFilter::promiseAll);
        }
        if (document.getPaths() == null) {
            return;
        }
        document.getPaths()
                .getPathItems()
                .forEach((path, item) -> item.getOperations().forEach((method, operation) -> {
                    letBodyBeMissing(operation);
                    addProblems(path, method, operation);
                }));
    }

    /// The generator takes the body of a call without fields, which is read to refuse any, for bytes.
    private static void letBodyBeMissing(Operation operation) {
        RequestBody body = operation.getRequestBody();
        if (body != null
                && body.getContent() != null
                && body.getContent().hasMediaType(MediaType.APPLICATION_OCTET_STREAM)) {
            operation.setRequestBody(OASFactory.createRequestBody()
                    .description("None, or an empty object")
                    .required(false)
                    .content(OASFactory.createContent()
                            .addMediaType(
                                    MediaType.APPLICATION_JSON,
                                    OASFactory.createMediaType()
                                            .schema(OASFactory.createSchema()
                                                    .type(List.of(SchemaType.OBJECT))
                                                    .maxProperties(0)))));
        }
    }

    /// What an answer has it has always, be it null, unless its class says what it always has. Bodies of requests
    /// refuse
    /// what they do not know, and say themselves what they need.
    private static void promiseAll(Schema schema) {
        boolean says = schema.getRequired() != null && !schema.getRequired().isEmpty();
        if (schema.getProperties() != null && schema.getAdditionalPropertiesSchema() == null && !says) {
            schema.setRequired(List.copyOf(schema.getProperties().keySet()));
        }
    }

    /// In JSON Schema a pattern may match anywhere in a text.
    private static void bindPatterns(Schema schema) {
        String pattern = schema.getPattern();
        if (pattern != null && !pattern.startsWith("^")) {
            schema.setPattern("^" + pattern + "$");
        }
        if (schema.getItems() != null) {
            bindPatterns(schema.getItems());
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(ApiDescriptionFilter::bindPatterns);
        }
    }

    /// The format `duration` of JSON Schema is that of RFC 3339, which knows no fractions; ISO 8601 does.
    private static void letSecondsHaveFractions(@Nullable Schema duration) {
        if (duration != null) {
            duration.setFormat(null);
            duration.setPattern("^P(?=.)([0-9]+D)?(T(?=.)([0-9]+H)?([0-9]+M)?([0-9]+(\\.[0-9]+)?S)?)?$");
            duration.setDescription(
                    "ISO 8601, in days, hours, minutes and seconds; of the seconds there may be a fraction");
        }
    }

    /// The generator says of a property that may be null and is an object elsewise that it is an object.
    private static void letObjectsBeNull(Schema schema) {
        if (schema.getProperties() == null) {
            return;
        }
        for (Schema property : schema.getProperties().values()) {
            boolean nullable = property.getAnyOf() != null
                    && property.getAnyOf().stream()
                            .anyMatch(choice -> List.of(SchemaType.NULL).equals(choice.getType()));
            if (nullable && List.of(SchemaType.OBJECT).equals(property.getType())) {
                property.setType(List.of(SchemaType.OBJECT, SchemaType.NULL));
            }
        }
    }

    /// The generator lists the words alone of a property that has one of them or none: by JSON Schema null would be
    /// none.
    private static void letChoicesBeNull(Schema schema) {
        if (schema.getProperties() == null) {
            return;
        }
        for (Schema property : schema.getProperties().values()) {
            boolean nullable = property.getType() != null && property.getType().contains(SchemaType.NULL);
            if (nullable
                    && property.getEnumeration() != null
                    && property.getEnumeration().stream().noneMatch(Objects::isNull)) {
                List<@Nullable Object> choices = new ArrayList<>(property.getEnumeration());
                choices.add(null);
                property.setEnumeration(choices);
            }
        }
    }

    private static void addProblems(String path, PathItem.HttpMethod method, Operation operation) {
        boolean takesBody = method == PathItem.HttpMethod.POST || method == PathItem.HttpMethod.PUT;
        APIResponses responses = operation.getResponses();
        add(responses, "401", "Unauthenticated");
        add(responses, "403", "Forbidden");
        add(responses, "406", "NotAcceptable");
        add(responses, "429", "RateLimited");
        add(responses, "503", "Unavailable");
        // What is there already is the generator's own, without a body. A query alone can be wrong.
        responses.removeAPIResponse("400");
        add(responses, "400", "BadRequest");
        if (path.contains("{") || (path.equals("/v1/runs") || path.startsWith("/v1/schedules")) && takesBody) {
            add(responses, "404", "NotFound");
        }
        // Whatever is asked for, somebody may send a body along.
        add(responses, "413", "TooLarge");
        add(responses, "414", "UriTooLong");
        add(responses, "431", "HeadTooLarge");
        if (takesBody) {
            add(responses, "415", "UnsupportedMediaType");
        }
    }

    private static void add(APIResponses responses, String status, String problem) {
        if (!responses.hasAPIResponse(status)) {
            responses.addAPIResponse(status, OASFactory.createAPIResponse().ref(problem));
        }
    }
}
