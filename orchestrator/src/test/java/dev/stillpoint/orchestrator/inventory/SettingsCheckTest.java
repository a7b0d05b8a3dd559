package dev.stillpoint.orchestrator.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.GatewayReply.FieldProblem;
import dev.stillpoint.contracts.Selector;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.contracts.SystemSettings.Role;
import dev.stillpoint.contracts.SystemSettings.VmRole;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.orchestrator.plan.Scenes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsCheckTest {
    private static final VmId SQL01 = Scenes.vmId("SQL01-ERP");
    private static final VmId DC01 = Scenes.vmId("DC01-ERP");
    private static final VmId STRANGER = Scenes.vmId("WEB01-SHOP");
    private static final VmId NOBODY = Scenes.vmId("nobody");
    private static final Selector BY_NAME = new Selector.AfterLastDash();

    static Stream<Arguments> settings() {
        return Stream.of(
                Arguments.of(SystemSettings.DEFAULT, List.of()),
                Arguments.of(of(BY_NAME, List.of(List.of(DC01), List.of(SQL01))), List.of()),
                Arguments.of(of(BY_NAME, List.of(List.of(DC01), List.of(SQL01, STRANGER))), List.of("tiers[1][1]")),
                Arguments.of(of(BY_NAME, List.of(List.of(DC01), List.of(DC01))), List.of("tiers[1][0]")),
                Arguments.of(
                        of(
                                BY_NAME,
                                List.of(),
                                new VmRole(DC01, Role.DOMAIN_CONTROLLER),
                                new VmRole(NOBODY, Role.CLUSTER_NODE),
                                new VmRole(DC01, Role.DOMAIN_CONTROLLER)),
                        List.of("roles[1].vm", "roles[2].vm")),
                Arguments.of(of(new Selector.Regex("DC.*"), List.of(List.of(SQL01))), List.of("tiers[0][0]")),
                Arguments.of(of(new Selector.Regex("nothing"), List.of()), List.of("selector")),
                Arguments.of(of(new Selector.Vms(List.of(SQL01, STRANGER)), List.of(List.of(STRANGER))), List.of()),
                Arguments.of(of(new Selector.Vms(List.of(SQL01, NOBODY)), List.of()), List.of("selector.ids[1]")),
                Arguments.of(stopping(BY_NAME, StopMode.SHUTDOWN), List.of()),
                Arguments.of(stopping(BY_NAME, StopMode.TURN_OFF), List.of()),
                Arguments.of(stopping(BY_NAME, StopMode.SAVE), List.of("stop")),
                Arguments.of(stopping(BY_NAME, StopMode.NONE), List.of("stop")),
                Arguments.of(stopping(new Selector.Vms(List.of(DC01)), StopMode.SAVE), List.of()));
    }

    private static SystemSettings of(Selector selector, List<List<VmId>> tiers, VmRole... roles) {
        return new SystemSettings(selector, tiers, List.of(roles), false, null, null);
    }

    private static SystemSettings stopping(Selector selector, StopMode stop) {
        return new SystemSettings(selector, List.of(), List.of(), false, null, null, stop);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void vmsThatAreNotThereAreNamedByTheirField(SystemSettings settings, List<String> fields) {
        assertThat(SettingsCheck.of("erp", settings, Scenes.cluster()))
                .extracting(FieldProblem::field)
                .isEqualTo(fields);
    }
}
