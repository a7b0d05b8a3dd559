package dev.stillpoint.gateway;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/// Adds to each call of the API's document the problems that every call of its sort can answer.
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class ApiDescriptionFilter implements OASFilter {
    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getComponents() != null && document.getComponents().getSchemas() != null) {
            document.getComponents().getSchemas().values().forEach(ApiDescriptionFilter::letObjectsBeNull);
        }
        if (document.getPaths() == null) {
            return;
        }
        document.getPaths()
                .getPathItems()
                .forEach((path, item) ->
                        item.getOperations().forEach((method, operation) -> addProblems(path, method, operation)));
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

    private static void addProblems(String path, PathItem.HttpMethod method, Operation operation) {
        boolean takesBody = method == PathItem.HttpMethod.POST || method == PathItem.HttpMethod.PUT;
        APIResponses responses = operation.getResponses();
        add(responses, "401", "Unauthenticated");
        add(responses, "403", "Forbidden");
        add(responses, "429", "RateLimited");
        add(responses, "503", "Unavailable");
        if (takesBody || operation.getParameters() != null) {
            // What is there already is the generator's own, without a body.
            responses.removeAPIResponse("400");
            add(responses, "400", "BadRequest");
        }
        if (path.contains("{") || (path.equals("/v1/runs") || path.startsWith("/v1/schedules")) && takesBody) {
            add(responses, "404", "NotFound");
        }
        if (takesBody) {
            add(responses, "413", "TooLarge");
            add(responses, "415", "UnsupportedMediaType");
        }
    }

    private static void add(APIResponses responses, String status, String problem) {
        if (!responses.hasAPIResponse(status)) {
            responses.addAPIResponse(status, OASFactory.createAPIResponse().ref(problem));
        }
    }
}
