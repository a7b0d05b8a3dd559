package dev.stillpoint.systemtests;

import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The cells of the fault matrix whose fault hits whoever looks at the fabric: nothing else may run meanwhile.
@ExtendWith(Evidence.class)
@ResourceLock(Stack.SERVICES)
@Order(Stack.FIRST)
class FaultMatrixAloneSystemTest {
    private final Stack stack = Stack.running();

    static List<FaultMatrix.Cell> alone() {
        return FaultMatrix.DRAWN.stream()
                .filter(FaultMatrix.Cell::hitsEverybody)
                .toList();
    }

    @ParameterizedTest(name = "[{index}] {0}", allowZeroInvocations = true)
    @MethodSource("alone")
    void aLookAtTheFabricGoesWrong(FaultMatrix.Cell wrong) {
        new FaultPlay(stack, wrong).play();
    }
}
