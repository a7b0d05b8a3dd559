package dev.stillpoint.gateway.problem;

import dev.stillpoint.gateway.refusal.Refusals;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Makes problem documents and tells the audit of them.
@ApplicationScoped
class Problems {
    private static final Logger LOG = Logger.getLogger(Problems.class);

    private static final String KEY_CHALLENGE = "ApiKey realm=\"stillpoint\", header=\"X-API-Key\"";
    private static final String TOKEN_CHALLENGE = ", Bearer realm=\"stillpoint\"";

    /// How long a client should wait when a part is away.
    private static final int RETRY_AFTER_SECONDS = 5;

    private final Refusals refusals;
    private final boolean takesTokens;

    Problems(Refusals refusals, @ConfigProperty(name = "quarkus.oidc.tenant-enabled") boolean takesTokens) {
        this.refusals = refusals;
        this.takesTokens = takesTokens;
    }

    ProblemDocument document(ProblemException problem, RoutingContext context) {
        refusals.refused(context, problem.code().status(), problem.code().text(), problem.detail());
        return ProblemDocument.of(problem, context.request().path(), Trace.idOf(context));
    }

    /// What the caller is to read in the answer's head beside its type.
    Map<String, String> headers(ProblemException problem) {
        if (problem.code() == ProblemCode.UNAUTHENTICATED) {
            return Map.of("WWW-Authenticate", takesTokens ? KEY_CHALLENGE + TOKEN_CHALLENGE : KEY_CHALLENGE);
        }
        if (problem.retryAfter().isPresent()) {
            return Map.of(
                    "Retry-After",
                    String.valueOf(wholeSeconds(problem.retryAfter().get())));
        }
        if (problem.code() == ProblemCode.ORCHESTRATOR_UNAVAILABLE) {
            return Map.of("Retry-After", String.valueOf(RETRY_AFTER_SECONDS));
        }
        return Map.of();
    }

    /// Rounded up, and never none: who comes back too early is refused again.
    private static long wholeSeconds(Duration wait) {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }

    ProblemException noCredential() {
        return ProblemException.of(
                ProblemCode.UNAUTHENTICATED,
                "send an API key in the header X-API-Key"
                        + (takesTokens ? ", or a bearer token in the header Authorization" : ""));
    }

    /// An API key goes before a token: where both were sent, only the key was looked at.
    static ProblemException badCredential(RoutingContext context) {
        return ProblemException.of(
                ProblemCode.UNAUTHENTICATED,
                switch (context.request().headers().getAll("X-API-Key").size()) {
                    case 0 -> "the bearer token is expired, is meant for somebody else, or does not prove who sent it";
                    case 1 -> "the API key is unknown, expired or revoked";
                    default -> "there is more than one X-API-Key: send one";
                });
    }

    /// The problem that a failure amounts to. The text of an unforeseen one never reaches the caller.
    ProblemException problemOf(Throwable failure, RoutingContext context) {
        if (failure instanceof UnauthorizedException) {
            return noCredential();
        }
        if (failure instanceof AuthenticationFailedException) {
            return badCredential(context);
        }
        if (failure instanceof OIDCException) {
            LOG.warnf("the OIDC server did not answer: %s, trace=%s", failure.getMessage(), Trace.idOf(context));
            return ProblemException.of(
                    ProblemCode.ORCHESTRATOR_UNAVAILABLE,
                    "the OIDC server, which bearer tokens are checked with, does not answer at the moment; try again in a"
                            + " few seconds");
        }
        if (isDatabaseAway(failure)) {
            LOG.warnf("the history database did not answer: %s, trace=%s", failure.getMessage(), Trace.idOf(context));
            return ProblemException.of(
                    ProblemCode.ORCHESTRATOR_UNAVAILABLE,
                    "the history database does not answer at the moment; try again in a few seconds");
        }
        LOG.errorf(
                failure,
                "failed to answer %s %s, trace=%s",
                context.request().method(),
                context.request().path(),
                Trace.idOf(context));
        return ProblemException.of(
                ProblemCode.INTERNAL_ERROR, "the gateway failed; its log tells why under this trace id");
    }

    /// SQL state classes: 08 connection, 53 resources, 57 operator intervention (PostgreSQL, appendix A). No
    /// state at all is how the connection pool says that it waited in vain.
    private static boolean isDatabaseAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                String state = sql.getSQLState();
                return state == null || state.startsWith("08") || state.startsWith("53") || state.startsWith("57");
            }
        }
        return false;
    }
}
