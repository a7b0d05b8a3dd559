package dev.stillpoint.disk.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.StepEvent;
import dev.stillpoint.contracts.StepResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Workers as processes of their own, that die, stand still and lose their broker.
@Timeout(120)
class WorkerProcessesTest extends WorkersOnKafka {
    @Test
    void theCopyOfAKilledProcessIsTakenOverAtOnce() throws Exception {
        // Given
        Path disk = disk("data.vhdx", 24 << 20);
        Delivery delivery = copy("data.vhdx", SetId.next(), 1, null);
        try (WorkerProcess first = process()) {
            limit(4 << 20);
            send(delivery);
            String its = await(event -> event instanceof StepEvent.Progressed).executor();
            start(1);

            // When
            long killed = System.nanoTime();
            first.signal("KILL");

            // Then
            StepEvent next = await(event -> event instanceof StepEvent.Started
                    && event.ref().equals(delivery.ref())
                    && !event.executor().equals(its));
            tell("a killed process's copy was taken over", killed);
            limit(0);
            StepEvent end = await(ended(delivery.ref()));
            assertThat(end.executor()).isEqualTo(next.executor());
            isCopied(disk, end, delivery);
        }
    }

    @Test
    void aProcessThatStandsStillPastItsLockCanNotHarmItsSuccessorsCopy() throws Exception {
        assumeTrue(!System.getProperty("os.name").startsWith("Windows"), "Windows has no SIGSTOP");
        // Given a process that holds the copy's lock and stands still
        Path disk = disk("data.vhdx", 16 << 20);
        disk("next.vhdx", 1 << 20);
        Delivery delivery = copy("data.vhdx", SetId.next(), 1, null);
        try (WorkerProcess first = process()) {
            limit(4 << 20);
            send(delivery);
            String its = await(event -> event instanceof StepEvent.Progressed).executor();
            first.signal("STOP");
            long stopped = System.nanoTime();

            // When another one gets the copy, waits for the lock in vain and makes a file of its own
            Worker second = start(1, Duration.ofSeconds(1));
            StepEvent next = await(event -> event instanceof StepEvent.Started
                    && event.ref().equals(delivery.ref())
                    && !event.executor().equals(its));
            tell("a copy of a process that stands still was taken over", stopped);
            limit(0);
            StepEvent end = await(ended(delivery.ref()));
            assertThat(end.executor()).isEqualTo(next.executor());
            StepEvent.Succeeded done = isCopied(disk, end, delivery);

            // Then the first one goes on, finds the copy made, and takes the next command
            second.stop();
            workers.remove(second);
            first.signal("CONT");
            Delivery after = copy("next.vhdx", SetId.next(), 1, null);
            send(after);
            assertThat(await(ended(after.ref())).executor()).isEqualTo(its);
            isCopied(disk, done, delivery);
        }
    }

    @Test
    void aBrokerThatRestartsLosesNoCopyOfSeveralProcesses() throws Exception {
        // Given two processes in the middle of a copy each
        List<Path> disks = List.of(disk("a.vhdx", 10 << 20), disk("b.vhdx", 10 << 20));
        List<Delivery> copies = List.of(copy("a.vhdx", SetId.next(), 1, null), copy("b.vhdx", SetId.next(), 1, null));
        try (WorkerProcess one = process();
                WorkerProcess two = process()) {
            limit(4 << 20);
            for (Delivery each : copies) {
                send(each);
            }
            for (Delivery each : copies) {
                await(event -> event.ref().equals(each.ref()) && event instanceof StepEvent.Progressed);
            }

            // When
            broker.stop();
            broker.start();
            limit(0);

            // Then
            for (int i = 0; i < copies.size(); i++) {
                isCopied(disks.get(i), await(ended(copies.get(i).ref())), copies.get(i));
            }
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "stillpoint.thorough", matches = "true", disabledReason = "takes minutes")
    @Timeout(900)
    void aStormOfKillsStopsAndRestartsLosesNoCopy() throws Exception {
        assumeTrue(!System.getProperty("os.name").startsWith("Windows"), "Windows has no signals");
        Random chance = new Random(Long.getLong("stillpoint.seed", 4711));
        Path disk = disk("data.vhdx", 12 << 20);
        List<WorkerProcess> processes = new ArrayList<>(List.of(process(), process(), process()));
        try {
            for (int round = 0; round < 20; round++) {
                Delivery delivery = copy("data.vhdx", SetId.next(), 1, null);
                limit(8 << 20);
                send(delivery);
                await(event -> event.ref().equals(delivery.ref()) && event instanceof StepEvent.Progressed);
                int which = chance.nextInt(processes.size());
                switch (chance.nextInt(3)) {
                    case 0 -> {
                        processes.get(which).signal("KILL");
                        processes.set(which, process());
                    }
                    case 1 -> processes.get(which).signal("STOP");
                    default -> {
                        broker.stop();
                        broker.start();
                    }
                }
                limit(0);
                isCopied(disk, await(ended(delivery.ref())), delivery);
                processes.get(which).signal("CONT");
                isCopied(disk, await(ended(delivery.ref())), delivery);
            }
        } finally {
            for (WorkerProcess process : processes) {
                process.close();
            }
        }
    }

    private WorkerProcess process() throws Exception {
        return new WorkerProcess(broker.bootstrapServers(), folder.resolve("fabric"), folder.resolve("nas"));
    }

    private static void tell(String what, long since) {
        System.out.printf(
                "%s after %d ms%n",
                what, Duration.ofNanos(System.nanoTime() - since).toMillis());
    }

    private StepEvent.Succeeded isCopied(Path disk, StepEvent end, Delivery delivery) throws Exception {
        assertThat(end).isInstanceOf(StepEvent.Succeeded.class);
        StepEvent.Succeeded done = (StepEvent.Succeeded) end;
        StepResult.DiskCopied copied = (StepResult.DiskCopied) done.result();
        assertThat(Files.mismatch(disk, local(copied.files().getFirst().path())))
                .as("bytes of %s", ((DiskCommand) delivery.command()).target().folder())
                .isEqualTo(-1);
        assertThat(local(copied.manifest())).exists();
        return done;
    }
}
