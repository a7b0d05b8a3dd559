package dev.stillpoint.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.GatewayReply;
import dev.stillpoint.contracts.GatewayRequest;
import dev.stillpoint.contracts.Principal;
import dev.stillpoint.contracts.RunId;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.Selector;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.orchestrator.world.GatewayPlayer;
import dev.stillpoint.orchestrator.world.Lab;
import dev.stillpoint.orchestrator.world.Reader;
import dev.stillpoint.orchestrator.world.ServersResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What an admin says of a system, and the second person that it may ask for.
@QuarkusTest
@QuarkusTestResource(ServersResource.class)
class ApprovalEndToEndTest {
    private static final Principal BORIS = new Principal("boris", Set.of("admin"), Set.of());
    private static final Principal BORIS_BY_A_KEY_OF_ANNA =
            new Principal("boris", Set.of("admin"), Set.of(), Set.of("anna"));

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    private Lab lab;
    private Reader reader;
    private String system;

    @BeforeEach
    void world() throws Exception {
        lab = new Lab(kafka, url, 1, 1, 2);
        reader = lab.reader;
        system = lab.system(0);
        lab.gateway.ask(new GatewayRequest.RefreshSystems(UUID.randomUUID(), GatewayPlayer.ANNA, Instant.now()));
        reader.await(rows -> rows.size() == 1, "SELECT name FROM history.systems WHERE name = ?", system);
    }

    @AfterEach
    void end() throws Exception {
        lab.close();
    }

    private GatewayReply put(SystemSettings settings) throws Exception {
        return lab.gateway.ask(new GatewayRequest.PutSettings(
                UUID.randomUUID(), GatewayPlayer.ANNA, Instant.now(), system.toLowerCase(), settings));
    }

    private static SystemSettings settings(List<List<VmId>> tiers, Duration expiresAfter) {
        return new SystemSettings(
                new Selector.AfterLastDash(),
                tiers,
                List.of(),
                false,
                null,
                new SystemSettings.Approval(List.of("create"), expiresAfter));
    }

    private RunId waiting(Duration expiresAfter) throws Exception {
        assertThat(put(settings(List.of(), expiresAfter))).isInstanceOf(GatewayReply.Done.class);
        RunRequest create = GatewayPlayer.create(system, "two people", lab.location);
        RunId run = lab.gateway.start(create);
        return run;
    }

    private GatewayReply approve(RunId run, Principal principal, String hash) throws Exception {
        return lab.gateway.ask(new GatewayRequest.ApproveRun(UUID.randomUUID(), principal, Instant.now(), run, hash));
    }

    @Test
    void settingsThatFitAreKeptAndAuditedAndOthersNamedByTheirField() throws Exception {
        // When
        VmId member = lab.inventory().vms().getFirst().id();
        GatewayReply good = put(settings(List.of(List.of(member)), Duration.ofHours(1)));
        GatewayReply bad =
                put(settings(List.of(List.of(member), List.of(new VmId(UUID.randomUUID()))), Duration.ofHours(1)));

        // Then
        assertThat(good).isInstanceOf(GatewayReply.Done.class);
        assertThat(bad)
                .isInstanceOfSatisfying(
                        GatewayReply.Invalid.class,
                        invalid -> assertThat(invalid.errors())
                                .extracting(GatewayReply.FieldProblem::field)
                                .containsExactly("tiers[1][0]"));
        assertThat(reader.row("SELECT settings #>> '{tiers,0,0}' AS vm FROM history.systems WHERE name = ?", system))
                .containsEntry("vm", member.toString());
        assertThat(reader.await(
                        rows -> rows.size() == 1,
                        "SELECT actor, data ->> 'object' AS object FROM history.audit_chain"
                                + " WHERE type = 'settings-changed' AND system = ?",
                        system))
                .containsExactly(Map.of("actor", "anna", "object", "settings of system " + system));
    }

    @Test
    void aRunWaitsForAnotherPersonWithoutHoldingAnythingAndGoesOnWithThePlanThatWasApproved() throws Exception {
        // Given
        RunId run = waiting(Duration.ofHours(1));
        String hash = Reader.cell(reader.run(run.value(), "AWAITING_APPROVAL"), "plan_hash", String.class);

        // Then
        assertThat(reader.rows("SELECT run FROM history.vm_claims WHERE run = ?", run.value()))
                .isEmpty();
        int steps = reader.rows("SELECT id FROM history.steps WHERE run = ?", run.value())
                .size();
        assertThat(steps).isGreaterThan(5);
        assertThat(approve(run, GatewayPlayer.ANNA, hash))
                .isInstanceOfSatisfying(
                        GatewayReply.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("forbidden"));
        assertThat(approve(run, BORIS_BY_A_KEY_OF_ANNA, hash))
                .isInstanceOfSatisfying(
                        GatewayReply.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("forbidden"));
        assertThat(approve(run, BORIS, hash.replaceAll("[0-9]", "0")))
                .isInstanceOfSatisfying(
                        GatewayReply.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("plan-changed"));

        // When
        assertThat(approve(run, BORIS, hash)).isInstanceOf(GatewayReply.Done.class);

        // Then
        assertThat(reader.run(run.value(), "SUCCEEDED")).containsEntry("plan_hash", hash);
        assertThat(reader.rows("SELECT id FROM history.steps WHERE run = ?", run.value()))
                .hasSize(steps);
        assertThat(reader.rows(
                        "SELECT actor FROM history.run_events WHERE run = ? AND type = 'run-approved'", run.value()))
                .containsExactly(Map.of("actor", "boris"));
        assertThat(reader.row(
                        "SELECT approval ->> 'by' AS by, requested_with_key_of::text AS makers FROM history.runs WHERE id = ?",
                        run.value()))
                .isEqualTo(Map.of("by", "boris", "makers", "[]"));
        assertThat(approve(run, BORIS, hash))
                .isInstanceOfSatisfying(
                        GatewayReply.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("run-final"));
    }

    @Test
    void aRunThatNobodyApprovesInTimeIsRejected() throws Exception {
        RunId run = waiting(Duration.ofMillis(300));

        assertThat(String.valueOf(reader.run(run.value(), "REJECTED").get("problems")))
                .contains("EXPIRED");
    }
}
