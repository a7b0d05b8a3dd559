package dev.stillpoint.ctl.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private static final Instant NOW = Instant.parse("2026-03-01T20:01:30Z");

    private static JsonNode json(String text) throws Exception {
        return new JsonMapper().readTree(text.replace('\'', '"'));
    }

    @Test
    void runUnderWayIsAHeadAClockAndABarForEachDisk() throws Exception {
        JsonNode run = json("""
                {'kind':'create','system':'ERP','name':'before','status':'RUNNING','startedAt':'2026-03-01T20:00:00Z',
                 'finishedAt':null,'progress':{'stepsDone':9,'stepsTotal':31,'bytesDone':73400320,'bytesTotal':146800640},
                 'downtime':{'startedAt':'2026-03-01T20:01:00Z','endedAt':null,'estimate':'PT40S'},
                 'waitingFor':'copy of log.vhdx to nas-b: no worker','problems':[],'warnings':[]}""");
        JsonNode steps = json("""
                [{'kind':'StopVm','target':'SQL01','status':'DONE','direction':'FORWARD'},
                 {'kind':'CopyDisk','target':'C:\\\\ClusterStorage\\\\data.vhdx','status':'RUNNING','direction':'FORWARD',
                  'bytesDone':50331648,'bytesTotal':100663296,'bytesPerSecond':26214400,'remaining':'PT2S'},
                 {'kind':'CreateCheckpoint','target':'SQL01','status':'WAITING','direction':'UNDO','waitingFor':'job 7'}]""");

        assertThat(Screen.lines(run, steps, NOW))
                .containsExactly(
                        "create ERP before  RUNNING  9/31 steps  70.0 MiB of 140.0 MiB  0:01:30",
                        "downtime 0:00:30 of about 0:00:40",
                        "  [############------------]  50% CopyDisk data.vhdx  48.0 MiB of 96.0 MiB  25.0 MiB/s  0:00:02 left",
                        "  undo CreateCheckpoint SQL01  waits for job 7",
                        "waits for copy of log.vhdx to nas-b: no worker");
    }

    @Test
    void endedRunTellsItsDowntimeAndWhatIsWrong() throws Exception {
        JsonNode run = json("""
                {'kind':'restore','system':'ERP','name':null,'status':'NEEDS_OPERATOR','startedAt':'2026-03-01T20:00:00Z',
                 'finishedAt':'2026-03-01T20:00:50Z','progress':{'stepsDone':3,'stepsTotal':3,'bytesDone':0,'bytesTotal':0},
                 'downtime':{'startedAt':'2026-03-01T20:00:10Z','endedAt':'2026-03-01T20:00:40Z','estimate':'PT40S'},
                 'waitingFor':null,'warnings':[],
                 'problems':[{'code':'COPY_DAMAGED','detail':'block 3','remediation':'take the set before'}]}""");

        assertThat(Screen.lines(run, json("[]"), NOW))
                .containsExactly(
                        "restore ERP  NEEDS_OPERATOR  3/3 steps  0:00:50",
                        "downtime was 0:00:30",
                        "problem COPY_DAMAGED: block 3",
                        "  take the set before");
    }

    @Test
    void sizesAreSaidAsPeopleSayThem() {
        assertThat(Screen.bytes(1023)).isEqualTo("1023 B");
        assertThat(Screen.bytes(1024)).isEqualTo("1.0 KiB");
        assertThat(Screen.bytes(73_400_320)).isEqualTo("70.0 MiB");
        assertThat(Screen.bytes(5L << 40)).isEqualTo("5.0 TiB");
    }
}
