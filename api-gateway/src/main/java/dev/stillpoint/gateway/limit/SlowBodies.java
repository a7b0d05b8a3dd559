package dev.stillpoint.gateway.limit;

import dev.stillpoint.gateway.problem.ProblemCode;
import dev.stillpoint.gateway.problem.ProblemException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// Ends requests whose body takes too long to arrive, however steadily it trickles: each holds a connection and
/// a thread that waits for it.
@ApplicationScoped
class SlowBodies {
    /// After those that say a length that is too large are refused, before anything is read.
    private static final int BEFORE_THE_BODY = 890;

    private final LimitsConfig config;

    SlowBodies(LimitsConfig config) {
        this.config = config;
    }

    void register(@Observes Filters filters) {
        filters.register(this::watch, BEFORE_THE_BODY);
    }

    private void watch(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!request.isEnded() && hasBody(request)) {
            long timer = context.vertx().setTimer(config.bodyWithin().toMillis(), id -> end(context));
            context.addEndHandler(ended -> context.vertx().cancelTimer(timer));
        }
        context.next();
    }

    private static boolean hasBody(HttpServerRequest request) {
        return request.headers().contains("Transfer-Encoding")
                || !request.headers().contains("Content-Length", "0", false)
                        && request.headers().contains("Content-Length");
    }

    private void end(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.isEnded() || context.response().ended()) {
            return;
        }
        context.addEndHandler(ended -> request.connection().close());
        context.fail(ProblemException.of(
                ProblemCode.MALFORMED_REQUEST, "the body did not arrive within " + config.bodyWithin()));
    }
}
