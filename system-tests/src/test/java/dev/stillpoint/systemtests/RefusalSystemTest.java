package dev.stillpoint.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLockTarget;

/// What only the inspection finds ends a run before anything was touched: each reason with its object, and not a byte
/// or a slot changed.
@ExtendWith(Evidence.class)
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ, target = ResourceLockTarget.CHILDREN)
class RefusalSystemTest {
    private final Stack stack = Stack.running();
    private final Api api = stack.api("operator");
    private final Control control = stack.control();

    @Test
    void passThroughDisk() {
        refused("PASS", Map.of(), "PASSTHROUGH_DISK", "A-PASS", "Disk 4");
    }

    @Test
    void foreignVmSharesADisk() {
        refused("FOREIGN", Map.of(), "FOREIGN_VM_SHARES_DISK", "STRANGER", "foreign.vhdx");
    }

    @Test
    void checkpointsDisabled() {
        refused("NOCKPT", Map.of(), "CHECKPOINTS_DISABLED", "A-NOCKPT", "");
    }

    @Test
    void vmNotHealthy() {
        refused("SICK", Map.of(), "VM_NOT_HEALTHY", "B-SICK", "");
    }

    @Test
    void sharedDiskOnAvhdx() {
        refused("AVHDX", Map.of(), "SHARED_DISK_ON_AVHDX", "", "wandering.avhdx");
    }

    /// An admin took the differencing disk out of the VM whose checkpoint owns it and hung it into another.
    @Test
    void orphanDifferencingChain() {
        // Given
        FabricState.Vm donor = control.state().vm("DONOR");
        String differencing = donor.ownDisks().getFirst().path();
        assertThat(differencing).endsWith(".avhdx");
        control.admin("DONOR", "detach?number=0&location=1");
        control.admin(
                "A-ORPHAN",
                "attach?number=0&location=1&path=" + URLEncoder.encode(differencing, StandardCharsets.UTF_8));

        // When, Then
        refused("ORPHAN", Map.of(), "ORPHAN_DIFFERENCING_CHAIN", "A-ORPHAN", "wandering");
    }

    @Test
    void locationTooSmall() {
        refused(TestFabric.UNTOUCHED.system(), Map.of("storageLocation", "tiny"), "NOT_ENOUGH_SPACE", "", "tiny");
    }

    @Test
    void noWorkerReachesTheSource() {
        refused(
                TestFabric.UNTOUCHED.system(),
                Map.of("storageLocation", "idle"),
                "NO_WORKER_FOR_SOURCE",
                "",
                "c01.vhdx");
    }

    @Test
    void saveWithSharedDisk() {
        refused(TestFabric.UNTOUCHED.system(), Map.of("stop", "save"), "SAVE_WITH_SHARED_DISK", "", "");
    }

    @Test
    void unknownSystem() {
        // When
        Api.Answer answer = api.post("/v1/runs", Map.of("kind", "create", "system", "NOWHERE", "name", "x"));

        // Then
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("not-found");
    }

    /// @param object what the problem must name: in its VM, its disk or its detail
    private void refused(String system, Map<String, ?> options, String code, String vm, String object) {
        // Given
        FabricState before = control.state();
        Map<String, String> files = stack.filesOf(system);
        long calls = control.nextCall();

        // When
        Map<String, Object> request =
                Api.with(Map.of("kind", "create", "system", system, "storageLocation", "nas-b"), "name", code);
        request.putAll(options);
        Run run = api.submit(request);
        run.mustEnd("REJECTED");

        // Then it says what is wrong with what, and what to do
        assertThat(run.problemCodes()).contains(code);
        JsonNode problem = Run.stream(run.get().path("problems"))
                .filter(each -> each.path("code").asText().equals(code))
                .findFirst()
                .orElseThrow();
        assertThat(problem.path("remediation").asText()).isNotBlank();
        assertThat(problem.toString()).contains(vm, object);

        // Then nothing was touched
        stack.onlyReads(calls, system);
        assertThat(control.state().untouched(system)).isEqualTo(before.untouched(system));
        assertThat(stack.filesOf(system)).isEqualTo(files);
        assertThat(stack.disks().leftovers("\\\\nas-b\\backup", run.checkpointSet()))
                .isEmpty();
        assertThat(run.event("downtime-started")).isEmpty();
    }
}
