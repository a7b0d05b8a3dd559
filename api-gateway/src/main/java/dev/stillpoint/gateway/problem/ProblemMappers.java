package dev.stillpoint.gateway.problem;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Whatever ends a call below `/v1` badly leaves here as a problem document.
@ApplicationScoped
class ProblemMappers {
    private final Problems problems;
    private final Offers offers;
    private final CurrentVertxRequest request;

    ProblemMappers(Problems problems, Offers offers, CurrentVertxRequest request) {
        this.problems = problems;
        this.offers = offers;
        this.request = request;
    }

    @ServerExceptionMapper
    Response problem(ProblemException problem) {
        return answer(problem).build();
    }

    @ServerExceptionMapper
    Response unauthorized(UnauthorizedException e) {
        return answer(problems.noCredential()).build();
    }

    @ServerExceptionMapper
    Response authenticationFailed(AuthenticationFailedException e) {
        return answer(Problems.badCredential(context())).build();
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e) {
        return answer(offers.role(context())
                        .map(ProblemException::needsRole)
                        .orElseGet(
                                () -> ProblemException.of(ProblemCode.FORBIDDEN, "your roles do not allow this call")))
                .build();
    }

    @ServerExceptionMapper
    Response notFound(NotFoundException e) {
        return answer(ProblemException.of(ProblemCode.NOT_FOUND, "there is nothing at this path"))
                .build();
    }

    @ServerExceptionMapper
    Response notAllowed(NotAllowedException e) {
        String methods = offers.methods(context());
        return answer(ProblemException.of(
                        ProblemCode.METHOD_NOT_ALLOWED,
                        "this path does not take " + context().request().method() + "; it takes " + methods))
                .header(HttpHeaders.ALLOW, methods)
                .build();
    }

    @ServerExceptionMapper
    Response notSupported(NotSupportedException e) {
        return answer(ProblemException.of(
                        ProblemCode.UNSUPPORTED_MEDIA_TYPE, "send the body with Content-Type: application/json"))
                .build();
    }

    @ServerExceptionMapper
    Response notAcceptable(NotAcceptableException e) {
        return answer(offers.notAcceptable(context())).build();
    }

    @ServerExceptionMapper
    Response other(WebApplicationException e) {
        int status = e.getResponse().getStatus();
        if (status == ProblemCode.TOO_LARGE.status()) {
            return answer(ProblemException.tooLarge()).build();
        }
        if (status >= 400 && status < 500) {
            return answer(ProblemException.of(ProblemCode.MALFORMED_REQUEST, "the request is not readable"))
                    .build();
        }
        return failure(e);
    }

    @ServerExceptionMapper
    Response failure(Throwable e) {
        return answer(problems.problemOf(e, context())).build();
    }

    private Response.ResponseBuilder answer(ProblemException problem) {
        Response.ResponseBuilder answer = Response.status(problem.code().status())
                .type(ProblemDocument.MEDIA_TYPE)
                .entity(problems.document(problem, context()));
        problems.headers(problem).forEach(answer::header);
        return answer;
    }

    private RoutingContext context() {
        return request.getCurrent();
    }
}
