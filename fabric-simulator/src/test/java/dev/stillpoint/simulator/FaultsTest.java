package dev.stillpoint.simulator;

import static dev.stillpoint.simulator.Lab.SQL1;
import static dev.stillpoint.simulator.Lab.SQL2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultsTest {
    @TempDir
    Path data = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private SimulatorServer server;

    @SuppressWarnings("NullAway.Init")
    private Lab lab;

    @BeforeEach
    void start() throws IOException {
        server = SimulatorServer.start(data, Files.writeString(data.resolve("fabric.yaml"), Lab.YAML), 0);
        lab = new Lab(server.uri(), data);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private boolean loaded() throws Exception {
        return !lab.vm(SQL1).path("dvd").path(0).path("iso").isNull();
    }

    @Test
    void failLeavesEverythingAsItWasForAsManyTimesAsAsked() throws Exception {
        lab.fault(Map.of(
                "operation", "eject", "vm", SQL1, "after", 1, "times", 2, "do", "fail", "code", 77, "message", "no"));
        lab.done("eject", SQL1, "drive", 1);
        for (int i = 0; i < 2; i++) {
            JsonNode job = lab.run("eject", SQL1, "drive", 0);
            assertThat(job.path("status").asText()
                            + job.path("code").asInt()
                            + job.path("message").asText())
                    .isEqualTo("Failed77no");
            assertThat(loaded()).isTrue();
        }
        lab.done("eject", SQL1, "drive", 0);
        assertThat(loaded()).isFalse();
    }

    @Test
    void contentionIsRefusedAtOnce() throws Exception {
        lab.fault(Map.of("operation", "eject", "do", "fail", "code", 2606, "message", "locked by another job"));
        Lab.Answer answer = lab.ask("eject", SQL1, "drive", 0);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body().path("code").asInt()).isEqualTo(2606);
    }

    @Test
    void failAfterEffectHasItsEffectAndFails() throws Exception {
        lab.fault(Map.of("operation", "eject", "do", "failAfterEffect", "code", 5));
        assertThat(lab.run("eject", SQL1, "drive", 0).path("status").asText()).isEqualTo("Failed");
        assertThat(loaded()).isFalse();
    }

    @Test
    void failAfterEffectWithSecondsAnswersAtOnceAndFinishesLate() throws Exception {
        lab.fault(Map.of("operation", "eject", "do", "failAfterEffect", "seconds", 0.3, "code", 5));
        Lab.Answer answer = lab.ask("eject", SQL1, "drive", 0, "correlation", "c");
        assertThat(answer.status()).isEqualTo(409);
        JsonNode job = lab.call("POST", "/fabric/jobs", Map.of("vm", lab.id(SQL1)))
                .body()
                .path("jobs")
                .path(0);
        assertThat(job.path("status").asText() + job.path("correlation").asText())
                .isEqualTo("Runningc");
        assertThat(loaded()).isTrue();
        assertThat(lab.ended(job.path("id").asText()).path("code").asInt()).isEqualTo(5);
        assertThat(loaded()).isFalse();
    }

    @Test
    void loseAnswerCutsTheConnectionAfterTheEffect() throws Exception {
        lab.fault(Map.of("operation", "eject", "do", "loseAnswer"));
        assertThatThrownBy(() -> lab.ask("eject", SQL1, "drive", 0)).isInstanceOf(IOException.class);
        assertThat(loaded()).isFalse();
        JsonNode job = lab.call("POST", "/fabric/jobs", Map.of("vm", lab.id(SQL1)))
                .body()
                .path("jobs")
                .path(0);
        assertThat(job.path("status").asText()).isEqualTo("Completed");
    }

    @Test
    void loseAnswerWithSecondsFinishesLate() throws Exception {
        lab.fault(Map.of("operation", "eject", "do", "loseAnswer", "seconds", 0.3));
        assertThatThrownBy(() -> lab.ask("eject", SQL1, "drive", 0)).isInstanceOf(IOException.class);
        assertThat(loaded()).isTrue();
        assertThat(lab.ask("refresh", SQL1).body().path("blockedBy").asText()).isEqualTo("eject");
        String job = lab.listed("host", SQL1).path("job").path("id").asText();
        assertThat(lab.ended(job).path("status").asText()).isEqualTo("Completed");
        assertThat(loaded()).isFalse();
    }

    @Test
    void hangEndsWhenAllFaultsAreRemoved() throws Exception {
        lab.fault(Map.of("operation", "eject", "do", "hang"));
        String job = lab.ask("eject", SQL1, "drive", 0).body().path("job").asText();
        assertThat(lab.job(job).path("status").asText()).isEqualTo("Running");
        lab.call("DELETE", "/control/faults", Map.of());
        assertThat(lab.ended(job).path("status").asText()).isEqualTo("Completed");
    }

    @Test
    void slowTakesLonger() throws Exception {
        lab.fault(Map.of("operation", "eject", "do", "slow", "seconds", 0.25));
        long begun = System.nanoTime();
        lab.done("eject", SQL1, "drive", 0);
        assertThat(System.nanoTime() - begun).isGreaterThan(250_000_000L);
    }

    @Test
    void lockedByOtherJobHoldsTheVmForAWhile() throws Exception {
        lab.fault(Map.of("operation", "eject", "do", "lockedByOtherJob", "seconds", 0.3));
        Lab.Answer locked = lab.ask("eject", SQL1, "drive", 0);
        assertThat(locked.body().path("code").asInt()).isEqualTo(2606);
        assertThat(lab.ask("refresh", SQL1).body().path("code").asInt()).isEqualTo(2606);
        lab.ended(locked.body().path("job").asText());
        lab.done("eject", SQL1, "drive", 0);
    }

    @Test
    void readsFailHangAndLoseTheirAnswersToo() throws Exception {
        lab.fault(Map.of("operation", "list", "do", "fail", "code", 9));
        lab.fault(Map.of("operation", "freeSpace", "do", "loseAnswer"));
        assertThat(lab.call("POST", "/fabric/list", Map.of())
                        .body()
                        .path("code")
                        .asInt())
                .isEqualTo(9);
        assertThat(lab.call("POST", "/fabric/list", Map.of()).status()).isEqualTo(200);
        assertThatThrownBy(() -> lab.call("POST", "/fabric/freeSpace", Map.of()))
                .isInstanceOf(IOException.class);
        assertThat(lab.call("POST", "/fabric/freeSpace", Map.of()).status()).isEqualTo(200);
    }

    @Test
    void aMergeThatFailsIsMadeUpForByTheNextJob() throws Exception {
        // Given
        lab.off(SQL2);
        lab.detach(SQL2, 1);
        String checkpoint =
                lab.done("checkpoint", SQL2, "name", "x").path("checkpoint").asText();
        lab.fault(Map.of("operation", "merge", "do", "fail", "code", 19100, "message", "background disk merge failed"));

        // When
        JsonNode job = lab.run("removeCheckpoint", SQL2, "checkpoint", checkpoint);

        // Then
        assertThat(job.path("code").asInt()).isEqualTo(19100);
        assertThat(lab.vm(SQL2).path("checkpoints")).isEmpty();
        assertThat(lab.file(SQL2, 0).toString()).endsWith(".avhdx");
        lab.done("refresh", SQL2);
        assertThat(lab.file(SQL2, 0).toString()).endsWith("SQL02.vhdx");
    }

    /// A swap belongs to no VM; a fault that names any of those that use the disk is met.
    @ParameterizedTest
    @CsvSource({
        "swap,fail,SQL01-ERP",
        "swap,fail,SQL02-ERP",
        "swap,failAfterEffect,*",
        "swap,slow,SQL02-ERP",
        "swap,loseAnswer,SQL02-ERP",
        "swapBack,fail,SQL02-ERP",
        "swapBack,failAfterEffect,SQL01-ERP"
    })
    void swapsMeetFaultsOfAnyVmOfTheDisk(String operation, String what, String vm) throws Exception {
        // Given
        lab.fault(Map.of("operation", operation, "vm", vm, "do", what, "seconds", 0.2, "code", 5));
        Path from = Files.writeString(lab.erp("a"), "a");
        Object[] body = {
            "owner",
            "cluster:c1",
            "vms",
            List.of(lab.id(SQL1), lab.id(SQL2)),
            "moves",
            List.of(Map.of("from", Lab.VOLUME + "a", "to", Lab.VOLUME + "b")),
            "correlation",
            "c"
        };

        // When
        if (what.equals("loseAnswer")) {
            assertThatThrownBy(() -> lab.ask(operation, SQL1, body)).isInstanceOf(IOException.class);
        } else {
            lab.ask(operation, SQL1, body);
        }
        JsonNode job = lab.call("POST", "/fabric/jobs", Map.of("correlation", "c"))
                .body()
                .path("jobs")
                .path(0);
        JsonNode ended = lab.ended(job.path("id").asText());

        // Then
        assertThat(lab.call("GET", "/control/faults", Map.of()).body().path("faults"))
                .isEmpty();
        assertThat(ended.path("status").asText()).isEqualTo(what.startsWith("fail") ? "Failed" : "Completed");
        assertThat(Files.exists(from)).isEqualTo(what.equals("fail"));
    }

    @Test
    void aSwapWaitsForSomebodyElsesJobAndOneThatHangsCanBeStopped() throws Exception {
        // Given
        Files.writeString(lab.erp("a"), "a");
        Object[] body = {
            "owner", "cluster:c1", "moves", List.of(Map.of("from", Lab.VOLUME + "a", "to", Lab.VOLUME + "b"))
        };
        lab.fault(Map.of("operation", "swap", "vm", SQL1, "do", "lockedByOtherJob", "seconds", 0.3));

        // When, then
        Lab.Answer locked = lab.ask("swap", SQL1, body);
        assertThat(locked.body().path("code").asInt()).isEqualTo(2606);
        assertThat(lab.ask("swap", SQL1, body).body().path("blockedBy").asText())
                .isEqualTo("otherJob");
        lab.ended(locked.body().path("job").asText());
        lab.fault(Map.of("operation", "swap", "do", "hang"));
        String job = lab.ask("swap", SQL1, body).body().path("job").asText();
        lab.call("POST", "/fabric/stopJob", Map.of("job", job));
        assertThat(lab.job(job).path("status").asText()).isEqualTo("Canceled");
        assertThat(lab.erp("a")).exists();
        lab.done("swap", SQL1, body);
        assertThat(lab.erp("b")).exists();
    }

    @Test
    void restoresAndGrantsMeetTheirFaults() throws Exception {
        // Given
        lab.off(SQL2);
        lab.detach(SQL2, 1);
        String checkpoint =
                lab.done("checkpoint", SQL2, "name", "x").path("checkpoint").asText();
        Path before = lab.file(SQL2, 0);
        for (String what : List.of("fail", "failAfterEffect", "slow", "lockedByOtherJob")) {
            // When
            lab.fault(Map.of("operation", "restore", "vm", SQL2, "do", what, "seconds", 0.1, "code", 5));
            Lab.Answer answer = lab.ask("restore", SQL2, "checkpoint", checkpoint);
            JsonNode job = lab.call("POST", "/fabric/jobs", Map.of("vm", lab.id(SQL2)))
                    .body()
                    .path("jobs")
                    .path(0);
            lab.ended(job.path("id").asText());

            // Then
            boolean happened = !what.equals("fail") && !what.equals("lockedByOtherJob");
            assertThat(lab.file(SQL2, 0).equals(before)).as(what + " " + answer).isEqualTo(!happened);
            before = lab.file(SQL2, 0);
        }
        lab.fault(Map.of("operation", "grantAccess", "vm", SQL2, "do", "fail", "code", 5));
        String path = Lab.VOLUME + "data.vhdx";
        assertThat(lab.run("grantAccess", SQL2, "path", path).path("code").asInt())
                .isEqualTo(5);
        lab.done("grantAccess", SQL2, "path", path);
    }

    @Test
    void faultsOfOneOperationCanBeRemovedAlone() throws Exception {
        lab.fault(Map.of("operation", "eject", "do", "fail"));
        lab.fault(Map.of("operation", "start", "do", "fail"));
        lab.call("DELETE", "/control/faults?operation=eject&vm=*", Map.of());
        JsonNode left = lab.call("GET", "/control/faults", Map.of()).body().path("faults");
        assertThat(left).hasSize(1);
        assertThat(left.path(0).path("operation").asText()).isEqualTo("start");
        assertThat(lab.control("faults", Map.of("operation", "sleep", "do", "fail"))
                        .body()
                        .path("message")
                        .asText())
                .contains("expected one of");
    }

    @Test
    void workersTakeEachDiskFaultAsOftenAsItIsMeant() throws Exception {
        // Given
        lab.control(
                "disk-faults",
                Map.of(
                        "step",
                        "copy",
                        "disk",
                        "data",
                        "location",
                        "nas-b",
                        "do",
                        "flipBit",
                        "after",
                        1,
                        "atByte",
                        512));
        Map<String, String> mine = Map.of("step", "copy", "disk", Lab.VOLUME + "DATA.vhdx", "location", "nas-b");

        // When, then
        assertThat(lab.control("disk-faults/take", Map.of("step", "copy", "disk", "x", "location", "nas-b"))
                        .status())
                .isEqualTo(204);
        assertThat(lab.control("disk-faults/take", mine).status()).isEqualTo(204);
        Lab.Answer taken = lab.control("disk-faults/take", mine);
        assertThat(taken.body().path("do").asText()
                        + taken.body().path("atByte").asLong())
                .isEqualTo("flipBit512");
        assertThat(lab.control("disk-faults/take", mine).status()).isEqualTo(204);
        assertThat(lab.call("GET", "/control/disk-faults", Map.of()).body().path("faults"))
                .isEmpty();
    }
}
