package dev.stillpoint.gateway.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Problem documents for requests that end before or beside every resource: unknown paths, bodies that the
/// server cut off, broken requests.
@ApplicationScoped
class ProblemRoutes {
    /// How many bytes the path and query of a request can have, and how many its headers. The server itself reads
    /// twice as much: what it refuses it answers without a word.
    private static final int LARGEST_HEAD = 16 * 1024;

    /// Between a header's name and its value, and after it.
    private static final int HEADER_PUNCTUATION = 4;

    private static final Set<HttpMethod> WITHOUT_BODY = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.DELETE);

    private static final int FIRST = 1100;
    private static final int BEFORE_THE_BODY = 900;

    private final Problems problems;
    private final ObjectMapper mapper;

    ProblemRoutes(Problems problems, ObjectMapper mapper) {
        this.problems = problems;
        this.mapper = mapper;
    }

    /// Refuses heads that are too large, what is no URI (RFC 3986), and bodies that say that they are too large
    /// before anything of them is read; those that do not say are cut off where they are read.
    void refuseEarly(@Observes Filters filters) {
        filters.register(
                context -> {
                    if (context.request().uri().length() > LARGEST_HEAD) {
                        answer(context, 414, null);
                    } else if (headerBytes(context.request().headers()) > LARGEST_HEAD) {
                        answer(context, 431, null);
                    } else if (isUri(context.request().uri())) {
                        context.next();
                    } else {
                        answer(context, 400, null);
                    }
                },
                FIRST);
        filters.register(
                context -> {
                    if (contentLength(context) > ProblemException.LARGEST_BODY) {
                        context.response().putHeader("Connection", "close");
                        answer(context, 413, null);
                    } else {
                        context.next();
                    }
                },
                BEFORE_THE_BODY);
    }

    /// What takes no body has no type of one, and a type that is none counts as none: the router stumbles over it,
    /// where the resource would say which type it takes.
    void forgetNeedlessType(@Observes Filters filters) {
        filters.register(
                context -> {
                    HttpServerRequest request = context.request();
                    if (WITHOUT_BODY.contains(request.method())
                            || !Offers.isMediaType(request.getHeader(HttpHeaders.CONTENT_TYPE))) {
                        request.headers().remove(HttpHeaders.CONTENT_TYPE);
                    }
                    context.next();
                },
                BEFORE_THE_BODY);
    }

    private static long headerBytes(MultiMap headers) {
        return headers.entries().stream()
                .mapToLong(
                        header -> header.getKey().length() + header.getValue().length() + HEADER_PUNCTUATION)
                .sum();
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::failed);
        // Where the router itself can't read the path, no status is set.
        router.errorHandler(400, context -> answer(context, 400, null));
        router.route().last().handler(context -> answer(context, 404, null));
    }

    private static boolean isUri(String text) {
        try {
            new URI(text);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static long contentLength(RoutingContext context) {
        String length = context.request().getHeader("Content-Length");
        return length == null || !length.matches("[0-9]{1,18}") ? 0 : Long.parseLong(length);
    }

    private void failed(RoutingContext context) {
        answer(context, context.statusCode(), context.failure());
    }

    private void answer(RoutingContext context, int status, @Nullable Throwable failure) {
        if (context.response().ended() || context.response().headWritten()) {
            return;
        }
        ProblemException problem = problemOf(context, status, failure);
        try {
            byte[] body = mapper.writeValueAsBytes(problems.document(problem, context));
            HttpServerResponse response = context.response()
                    .setStatusCode(problem.code().status())
                    .putHeader("Content-Type", ProblemDocument.MEDIA_TYPE);
            problems.headers(problem).forEach(response::putHeader);
            response.end(Buffer.buffer(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem document has always a JSON form", e);
        }
    }

    private ProblemException problemOf(RoutingContext context, int status, @Nullable Throwable failure) {
        if (failure instanceof ProblemException problem) {
            return problem;
        }
        if (status == 404) {
            return ProblemException.of(ProblemCode.NOT_FOUND, "there is nothing at this path");
        }
        if (status == 405) {
            return ProblemException.of(ProblemCode.METHOD_NOT_ALLOWED, "this path does not take this method");
        }
        if (status == 413) {
            return ProblemException.tooLarge();
        }
        if (status == 414) {
            return ProblemException.of(
                    ProblemCode.URI_TOO_LONG,
                    "the path and query are longer than the " + LARGEST_HEAD + " bytes that a request can have");
        }
        if (status == 431) {
            return ProblemException.of(
                    ProblemCode.HEAD_TOO_LARGE,
                    "the headers are larger than the " + LARGEST_HEAD + " bytes that a request can have");
        }
        if (status >= 400 && status < 500) {
            return ProblemException.of(ProblemCode.MALFORMED_REQUEST, "the request is not readable");
        }
        return problems.problemOf(
                failure == null ? new IllegalStateException("answered with status " + status) : failure, context);
    }
}
