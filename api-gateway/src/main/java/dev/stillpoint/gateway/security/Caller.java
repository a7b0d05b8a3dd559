package dev.stillpoint.gateway.security;

import dev.stillpoint.contracts.Principal;
import dev.stillpoint.gateway.problem.ProblemCode;
import dev.stillpoint.gateway.problem.ProblemException;
import dev.stillpoint.gateway.problem.Trace;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.RequestScoped;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// Who sent the request at hand.
@RequestScoped
public class Caller {
    static final String SYSTEMS = "stillpoint.systems";

    /// The users who made the credential; absent when none did.
    static final String MADE_BY = "stillpoint.made-by";

    /// The prefix of the API key; absent for a token.
    static final String KEY_PREFIX = "stillpoint.key-prefix";

    /// A [BooleanSupplier]: whether the credential is still valid.
    static final String VALID = "stillpoint.valid";

    private final SecurityIdentity identity;
    private final CurrentVertxRequest request;

    Caller(SecurityIdentity identity, CurrentVertxRequest request) {
        this.identity = identity;
        this.request = request;
    }

    /// A W3C `traceparent` for what this request causes elsewhere.
    public String traceParent() {
        return Trace.parentOf(request.getCurrent());
    }

    /// As the orchestrator and the history know the caller.
    public Principal principal() {
        Set<String> madeBy = identity.getAttribute(MADE_BY);
        String keyPrefix = identity.getAttribute(KEY_PREFIX);
        return new Principal(identity.getPrincipal().getName(), identity.getRoles(), systems(), madeBy, keyPrefix);
    }

    public String name() {
        return identity.getPrincipal().getName();
    }

    /// What the caller may see: everything of a system, or nothing of it.
    public Sight sight() {
        return Sight.of(systems());
    }

    /// Tells, also after this request, whether the caller's credential is still valid: an answer that goes on
    /// for long ends when it is not. May block.
    public BooleanSupplier validity() {
        BooleanSupplier valid = identity.getAttribute(VALID);
        return valid == null ? () -> true : valid;
    }

    /// @throws ProblemException `forbidden`
    public void require(String role) {
        if (!identity.hasRole(role)) {
            throw ProblemException.needsRole(role);
        }
    }

    /// For what concerns the whole installation: a caller bound to some systems can't change it.
    ///
    /// @throws ProblemException `forbidden`
    public void requireUnbound() {
        if (!systems().isEmpty()) {
            throw ProblemException.of(
                    ProblemCode.FORBIDDEN, "your role is bound to some systems, and this concerns all of them");
        }
    }

    private Set<String> systems() {
        Set<String> systems = identity.getAttribute(SYSTEMS);
        return systems == null ? Set.of() : systems;
    }

    /// The systems that someone may see, by lower-case name: the names of systems differ in more than case.
    public record Sight(boolean all, Set<String> systems) {
        static Sight of(Set<String> names) {
            return new Sight(
                    names.isEmpty(),
                    names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet()));
        }

        public boolean includes(String system) {
            return all || systems.contains(system.toLowerCase(Locale.ROOT));
        }

        /// Whose things a list shows, in lower case and in order.
        ///
        /// @param asked the only system that is asked for; empty when all that may be seen are wanted
        /// @return empty when it shows everything, also what belongs to no system
        public Optional<List<String>> ofWhich(Optional<String> asked) {
            return asked.map(name -> includes(name) ? List.of(name.toLowerCase(Locale.ROOT)) : List.<String>of())
                    .or(() -> all
                            ? Optional.empty()
                            : Optional.of(systems.stream().sorted().toList()));
        }
    }
}
