package dev.stillpoint.gateway.problem;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which trace a request belongs to: the caller's when it sends a W3C `traceparent`, else one of our own.
@ApplicationScoped
public class Trace {
    private static final String KEY = "stillpoint.trace";
    private static final Pattern TRACE_PARENT =
            Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
    private static final int FIRST = 1000;

    void register(@Observes Filters filters) {
        filters.register(
                context -> {
                    idOf(context);
                    context.next();
                },
                FIRST);
    }

    /// 32 hexadecimal digits, the same for the whole request.
    public static String idOf(RoutingContext context) {
        String known = context.get(KEY);
        if (known != null) {
            return known;
        }
        String id = callersTrace(context.request().getHeader("traceparent"));
        context.put(KEY, id);
        return id;
    }

    /// A `traceparent` with which what this request causes goes on with its trace.
    public static String parentOf(RoutingContext context) {
        return "00-" + idOf(context) + "-" + random(8) + "-01";
    }

    private static String callersTrace(@Nullable String header) {
        Matcher matcher = TRACE_PARENT.matcher(header == null ? "" : header);
        return matcher.matches() ? matcher.group(1) : random(16);
    }

    private static String random(int bytes) {
        byte[] id = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
