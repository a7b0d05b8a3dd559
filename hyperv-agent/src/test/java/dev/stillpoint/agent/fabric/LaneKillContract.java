package dev.stillpoint.agent.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.agent.step.StepFailed;
import dev.stillpoint.contracts.AgentCommand;
import dev.stillpoint.contracts.Checkpoints;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What an implementation that works by other processes must survive: they die at any moment, and nothing is done
/// twice.
@Timeout(600)
public abstract class LaneKillContract extends FabricFixture {
    private static final int ROUNDS = Boolean.getBoolean("stillpoint.thorough") ? 20 : 1;
    private static final int ATTEMPTS = 20;

    /// Kills the processes that were given so many calls; whether there was one.
    protected abstract boolean killAfter(long calls);

    @Test
    void nothingIsDoneTwiceWhenProcessesDieAtRandom() throws Exception {
        // Given somebody who kills them
        Random random = new Random(20261127);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger kills = new AtomicInteger();
        Thread killer = Thread.ofPlatform().start(() -> {
            long calls = 1;
            while (!over.get()) {
                LockSupport.parkNanos(random.nextLong(1_000_000, 20_000_000));
                if (killAfter(calls)) {
                    kills.incrementAndGet();
                    calls = random.nextLong(3, 12);
                }
            }
        });
        try {
            for (int round = 0; round < ROUNDS; round++) {
                // When
                done("detach" + round, detach("SQL01-ERP"));
                done("attach" + round, attach("SQL01-ERP", true));
                done("checkpoint" + round, checkpoint(HOSTILE, null));
                done("remove" + round, new AgentCommand.RemoveCheckpoint(id(HOSTILE), Checkpoints.marker(run)));
                done("start" + round, new AgentCommand.StartVm(id("SET-ERP")));
                done("stop" + round, stopVm("SET-ERP", false));
            }
        } finally {
            over.set(true);
            LockSupport.unpark(killer);
            killer.join();
        }
        // Then
        assertThat(kills.get()).isGreaterThan(2);
        for (String operation : List.of("detach", "attach", "checkpoint", "removeCheckpoint", "start", "stop")) {
            assertThat(control.changeCalls().stream()
                            .filter(call -> call.path("operation").asText().equals(operation))
                            .filter(call -> call.path("outcome").asText().equals("completed")))
                    .as(operation)
                    .hasSize(ROUNDS);
        }
        assertThat(control.at("SQL01-ERP", 1)).isEqualTo(DATA.path());
        assertThat(control.vm(HOSTILE).path("checkpoints")).isEmpty();
    }

    /// As the orchestrator does it: a step that failed is tried again.
    private void done(String name, AgentCommand command) {
        step = name;
        for (int attempt = 1; ; attempt++) {
            try {
                good(command);
                return;
            } catch (CompletionException ended) {
                StepFailed failed = stepFailed(ended);
                if (!failed.code().retryable() || attempt == ATTEMPTS) {
                    throw ended;
                }
            }
        }
    }
}
