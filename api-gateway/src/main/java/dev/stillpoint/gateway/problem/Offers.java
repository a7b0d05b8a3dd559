package dev.stillpoint.gateway.problem;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/// What the API offers at each path, as the resources' own annotations say it: so a refusal can tell what would not
/// be refused. Refuses what is asked for in a type that it is not offered in.
@ApplicationScoped
class Offers {
    private record Offer(String method, Pattern path, Set<String> types, Set<String> roles) {}

    private static final int AFTER_THE_GATE = 40;

    /// The quality of what is not wanted (RFC 9110, 12.4.2).
    private static final Pattern NEVER = Pattern.compile("0(\\.0*)?");

    private final List<Offer> offers;
    private final CurrentVertxRequest request;

    Offers(BeanManager beans, CurrentVertxRequest request) {
        this.request = request;
        this.offers = beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .map(Bean::getBeanClass)
                .filter(resource -> resource.isAnnotationPresent(Path.class))
                .flatMap(resource -> Arrays.stream(resource.getDeclaredMethods()))
                .flatMap(method -> verb(method).map(verb -> offer(verb, method)).stream())
                .toList();
    }

    /// The methods that the path takes, as the header `Allow` lists them; empty when there is nothing at the path.
    String methods(RoutingContext context) {
        Set<String> methods = at(context).map(Offer::method).collect(Collectors.toCollection(TreeSet::new));
        if (methods.contains(HttpMethod.GET)) {
            methods.add(HttpMethod.HEAD);
        }
        if (!methods.isEmpty()) {
            methods.add(HttpMethod.OPTIONS);
        }
        return String.join(", ", methods);
    }

    /// The media types that the call can answer with.
    Set<String> types(RoutingContext context) {
        return call(context).flatMap(offer -> offer.types().stream()).collect(Collectors.toCollection(TreeSet::new));
    }

    ProblemException notAcceptable(RoutingContext context) {
        return ProblemException.of(
                ProblemCode.NOT_ACCEPTABLE,
                "Accept names nothing that this call answers; it answers " + String.join(", ", types(context)));
    }

    /// The role that the call needs; empty when there is no such call.
    Optional<String> role(RoutingContext context) {
        return call(context).flatMap(offer -> offer.roles().stream()).findFirst();
    }

    /// The server itself names the methods of all paths of a class.
    @ServerResponseFilter
    void answerOptions(ContainerRequestContext asked, ContainerResponseContext answer) {
        if (asked.getMethod().equals(HttpMethod.OPTIONS) && answer.getStatus() == 200) {
            answer.getHeaders().putSingle(HttpHeaders.ALLOW, methods(request.getCurrent()));
        }
    }

    /// Refuses calls for types that they are not answered in, and hands on of `Accept` what can be read alone: of a
    /// path that is answered in several types the router refuses all else as a bad request, or not at all.
    void refuseOtherTypes(@Observes Filters filters) {
        filters.register(
                context -> {
                    MultiMap headers = context.request().headers();
                    List<String> wanted = wanted(headers.getAll(HttpHeaders.ACCEPT));
                    Set<String> types = types(context);
                    if (wanted.isEmpty() || types.isEmpty()) {
                        context.next();
                    } else if (wanted.stream().anyMatch(range -> includesAny(range, types))) {
                        headers.set(
                                HttpHeaders.ACCEPT,
                                wanted.stream().filter(Offers::isMediaType).collect(Collectors.joining(",")));
                        context.next();
                    } else {
                        context.fail(notAcceptable(context));
                    }
                },
                AFTER_THE_GATE);
    }

    private static List<String> wanted(List<String> headers) {
        return headers.stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(String::strip)
                .filter(range -> !range.isEmpty())
                .toList();
    }

    private static boolean includesAny(String range, Set<String> types) {
        return isMediaType(range)
                && !NEVER.matcher(MediaType.valueOf(range).getParameters().getOrDefault("q", ""))
                        .matches()
                && types.stream().anyMatch(type -> MediaType.valueOf(range).isCompatible(MediaType.valueOf(type)));
    }

    static boolean isMediaType(@Nullable String text) {
        try {
            return text != null && MediaType.valueOf(text) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Stream<Offer> call(RoutingContext context) {
        String asked = context.request().method().name();
        String method = asked.equals(HttpMethod.HEAD) ? HttpMethod.GET : asked;
        return at(context).filter(offer -> offer.method().equals(method));
    }

    /// A slash at the end and parameters behind a semicolon are no part of the path.
    private Stream<Offer> at(RoutingContext context) {
        String path = context.normalizedPath().replaceAll(";[^/]*", "").replaceFirst("/$", "");
        return offers.stream().filter(offer -> offer.path().matcher(path).matches());
    }

    private static Optional<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .flatMap(Stream::ofNullable)
                .map(HttpMethod::value)
                .findFirst();
    }

    private static Offer offer(String verb, Method method) {
        Class<?> resource = method.getDeclaringClass();
        String path = resource.getAnnotation(Path.class).value() + text(method.getAnnotation(Path.class));
        return new Offer(
                verb,
                Pattern.compile(path.replaceAll("\\{[a-z]+}", "[^/]+")),
                of(method, Produces.class)
                        .map(produces -> Arrays.stream(produces.value())
                                .map(type -> type.split(";", 2)[0])
                                .collect(Collectors.toUnmodifiableSet()))
                        .orElse(Set.of()),
                of(method, RolesAllowed.class)
                        .map(roles -> Set.of(roles.value()))
                        .orElse(Set.of()));
    }

    private static String text(@Nullable Path path) {
        return path == null ? "" : path.value();
    }

    /// What the method says, or else its class.
    private static <A extends Annotation> Optional<A> of(Method method, Class<A> type) {
        return Stream.<AnnotatedElement>of(method, method.getDeclaringClass())
                .flatMap(element -> Stream.ofNullable(element.getAnnotation(type)))
                .findFirst();
    }
}
