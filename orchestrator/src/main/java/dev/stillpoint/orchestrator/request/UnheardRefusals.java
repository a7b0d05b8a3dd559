package dev.stillpoint.orchestrator.request;

import dev.stillpoint.contracts.AccessEvent;
import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.Principal;
import dev.stillpoint.orchestrator.database.Sql;
import dev.stillpoint.orchestrator.history.History;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Refusals of requests that were answered 202 because the orchestrator was away: their gateway has stopped
/// waiting, so it tells the audit nothing. They stand there as those of gateways do.
///
/// The age is the database's time since the gateway's: where the two clocks differ by more than the gateway
/// waits, a refusal may stand there twice, or not at all.
@ApplicationScoped
class UnheardRefusals {
    private static final Logger LOG = Logger.getLogger(UnheardRefusals.class);

    /// The call of the API that a request came by.
    private record Call(String method, String path) {}

    private record Why(String code, String detail) {}

    private final History history;
    private final UnheardConfig config;

    UnheardRefusals(History history, UnheardConfig config) {
        this.history = history;
        this.config = config;
    }

    /// Notes what was just answered, in the transaction under way, if it is such a refusal.
    void note(Connection connection, GatewayRequest request, GatewayReply reply) throws SQLException {
        Optional<Call> call = call(request);
        Optional<Why> why = why(reply);
        if (call.isEmpty() || why.isEmpty()) {
            return;
        }
        Instant now = Sql.now(connection);
        if (!now.isBefore(request.submittedAt().plus(config.unheardAfter()))) {
            append(connection, now, request, call.get(), why.get());
        }
    }

    private static Optional<Why> why(GatewayReply reply) {
        return switch (reply) {
            case GatewayReply.Refused refused -> Optional.of(new Why(refused.code(), refused.detail()));
            case GatewayReply.Invalid invalid ->
                Optional.of(new Why(
                        "validation-failed",
                        invalid.errors().stream()
                                .map(error -> error.field() + " " + error.detail())
                                .collect(Collectors.joining("; "))));
            case GatewayReply.Done done -> Optional.empty();
            case GatewayReply.RunAccepted accepted -> Optional.empty();
            case GatewayReply.SchedulePreviewed previewed -> Optional.empty();
        };
    }

    private void append(Connection connection, Instant now, GatewayRequest request, Call call, Why why)
            throws SQLException {
        Principal by = request.principal();
        String detail = request instanceof GatewayRequest.PutSchedule put && put.fresh()
                ? "schedule " + put.schedule() + ": " + why.detail()
                : why.detail();
        history.append(
                connection,
                new AccessEvent(
                        now, by.name(), by.keyPrefix(), call.method(), call.path(), why.code(), detail, 1, null));
        LOG.infof("refused %s %s of %s, who was told 202: %s", call.method(), call.path(), by.name(), detail);
    }

    /// Empty for what tells of its refusal by itself, as a run does, and for what nobody was told 202 of.
    private static Optional<Call> call(GatewayRequest request) {
        return switch (request) {
            case GatewayRequest.SubmitRun submit -> Optional.empty();
            case GatewayRequest.PreviewSchedule preview -> Optional.empty();
            case GatewayRequest.KeysUsed used -> Optional.empty();
            case GatewayRequest.CancelRun cancel -> call("POST", "runs/" + cancel.run() + "/cancel");
            case GatewayRequest.RetryRun retry -> call("POST", "runs/" + retry.run() + "/retry");
            case GatewayRequest.ResolveRun resolve -> call("POST", "runs/" + resolve.run() + "/resolve");
            case GatewayRequest.ApproveRun approve -> call("POST", "runs/" + approve.run() + "/approve");
            case GatewayRequest.RefreshSystems refresh -> call("POST", "systems/refresh");
            case GatewayRequest.PutSettings put -> call("PUT", "systems/" + put.system() + "/settings");
            case GatewayRequest.PutLocation put -> call("PUT", "storage-locations/" + put.location());
            case GatewayRequest.DeleteLocation delete -> call("DELETE", "storage-locations/" + delete.location());
            case GatewayRequest.PutSchedule put ->
                put.fresh() ? call("POST", "schedules") : call("PUT", "schedules/" + put.schedule());
            case GatewayRequest.DeleteSchedule delete -> call("DELETE", "schedules/" + delete.schedule());
            case GatewayRequest.CreateApiKey create -> call("POST", "api-keys");
            case GatewayRequest.RevokeApiKey revoke -> call("DELETE", "api-keys/" + revoke.prefix());
        };
    }

    private static Optional<Call> call(String method, String path) {
        return Optional.of(new Call(method, "/v1/" + path));
    }
}
