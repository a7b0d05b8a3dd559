package dev.stillpoint.agent.powershell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.agent.fabric.FabricException;
import dev.stillpoint.agent.fabric.Refusal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorTableTest {
    static List<ErrorTable.Row> rows() {
        return ErrorTable.ROWS;
    }

    /// An error that shows just what the row asks for, wherever it can show it, means what the row says.
    @ParameterizedTest
    @MethodSource("rows")
    void eachRowIsMetAndIsNotHiddenByAnEarlierOne(ErrorTable.Row row) {
        String operation = Objects.requireNonNullElse(row.operation(), "read");
        String text = Objects.requireNonNullElse(row.text(), "it failed");
        String code = row.code();
        List<Answer.Failure> shown = code == null
                ? List.of(failure(text, null, null, null))
                : code.matches("[0-9a-f]{8}")
                        ? List.of(
                                failure(text + " (0x" + code + ")", null, null, null), failure(text, code, null, null))
                        : code.matches("\\d+")
                                ? List.of(
                                        failure(text, null, null, code),
                                        failure(text + " with error code '" + code + "'.", null, null, null),
                                        failure(text + " (Error ID: " + code + ")", null, null, null))
                                : List.of(failure(text, null, code + ",Microsoft.HyperV.PowerShell.X", null));
        for (Answer.Failure each : shown) {
            assertThat(ErrorTable.meaning(operation, each)).as("%s", each).isEqualTo(row.meaning());
        }
    }

    @Test
    void rowAboutOneOperationLeavesOthersAlone() {
        Answer.Failure inUse = failure("in use", null, null, "32774");
        assertThat(ErrorTable.meaning("swapBack", inUse)).isEqualTo(ErrorTable.Meaning.FILE_IN_USE);
        assertThat(ErrorTable.meaning("attach", inUse)).isEqualTo(ErrorTable.Meaning.OTHER);
    }

    @Test
    void lostConnectionLeavesAChangeOpenAndAReadToBeAskedAgain() {
        Answer.Failure lost = failure("The RPC server is unavailable. (0x800706BA)", null, null, null);
        assertThat(Failures.of("attach", lost, true)).isInstanceOf(FabricException.OutcomeUnknown.class);
        assertThat(Failures.of("machine", lost, false)).isInstanceOf(FabricException.Unreachable.class);
    }

    @ParameterizedTest
    @CsvSource({"ACCESS_DENIED,32769", "FILE_GONE,32779", "INVALID_STATE,1730", "OTHER,12711", "OTHER,32773"})
    void refusalCarriesTheVendorsNumber(Refusal reason, int code) {
        FabricException failure = Failures.of("x", failure("no", null, null, Integer.toString(code)), true);
        assertThat(failure).isInstanceOfSatisfying(FabricException.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(reason);
            assertThat(refused.code()).isEqualTo(code);
        });
    }

    @Test
    void peopleReadTheProblemAndWhatToDo() {
        Answer.Failure failure = new Answer.Failure(
                "raw", null, null, null, null, "2606", "It is locked by another job.", "Wait.", null, null);
        assertThat(Failures.of("x", failure, true).text()).isEqualTo("It is locked by another job. Wait.");
    }

    private static Answer.Failure failure(
            String text, @Nullable String hresult, @Nullable String errorId, @Nullable String code) {
        return new Answer.Failure(text, null, hresult, errorId, null, code, null, null, null, null);
    }
}
