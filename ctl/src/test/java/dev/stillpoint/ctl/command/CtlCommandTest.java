package dev.stillpoint.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stillpoint.ctl.world.FakeGateway;
import dev.stillpoint.ctl.world.FakeGateway.Answer;
import dev.stillpoint.ctl.world.FakeGateway.Asked;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CtlCommandTest {
    private static final String RUN = "{\"id\":\"r1\",\"kind\":\"create\",\"system\":\"ERP\",\"name\":\"n\","
            + "\"status\":\"%s\",\"requestedBy\":\"anna\",\"createdAt\":\"2026-03-01T20:00:00Z\","
            + "\"progress\":{\"stepsDone\":1,\"stepsTotal\":2,\"bytesDone\":0,\"bytesTotal\":0},\"downtime\":{},"
            + "\"problems\":[],\"warnings\":[]}";

    private static final String SCHEDULE = """
            {"id":"s1","system":"ERP","cron":"0 0 2 * * ?","timeZone":"UTC","run":{"name":"nightly","stop":"shutdown"},
             "retention":null,"onMissed":"SKIP","enabled":true,"requestedBy":"schedule:s1","nextFiringAt":null}""";
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private Path keyFile = Path.of("");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void key() throws IOException {
        keyFile = Files.writeString(folder.resolve("key"), "sp_key\n");
    }

    private int execute(String url, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--url", url, "--key-file", keyFile.toString()));
        return CtlCommand.execute(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
    }

    private List<Asked> answered(int exitCode, Function<Asked, Answer> script, String... arguments) throws IOException {
        try (FakeGateway gateway = new FakeGateway(script)) {
            assertThat(execute(gateway.url(), arguments)).as("%s%s", out, err).isEqualTo(exitCode);
            return List.copyOf(gateway.asked());
        }
    }

    private static Answer page(Asked asked) {
        return Answer.json(
                asked.path().contains("pageToken=t%2F1")
                        ? "{\"items\":[" + RUN.formatted("FAILED\\u001b[2J") + "],\"nextPageToken\":null}"
                        : "{\"items\":[" + RUN.formatted("RUNNING") + "],\"nextPageToken\":\"t/1\"}");
    }

    @Test
    void listIsATableForPeopleOverAllPages() throws IOException {
        List<Asked> asked = answered(0, CtlCommandTest::page, "list", "--system", "ERP & Co", "--limit", "2");

        assertThat(out.toString().lines())
                .containsExactly(
                        "RUN  KIND    SYSTEM  NAME  STATUS      STEPS  BY    CREATED",
                        "r1   create  ERP     n     RUNNING     1/2    anna  2026-03-01T20:00:00Z",
                        "r1   create  ERP     n     FAILED?[2J  1/2    anna  2026-03-01T20:00:00Z");
        assertThat(asked)
                .extracting(Asked::path)
                .containsExactly(
                        "/v1/runs?system=ERP%20%26%20Co&pageSize=2",
                        "/v1/runs?system=ERP%20%26%20Co&pageSize=1&pageToken=t%2F1");
    }

    @Test
    void listIsJsonForScripts() throws IOException {
        answered(0, CtlCommandTest::page, "list", "-o", "json", "--limit", "1");

        JsonNode items = new JsonMapper().readTree(out.toString());
        assertThat(items).hasSize(1);
        assertThat(items.get(0).path("id").asText()).isEqualTo("r1");
    }

    @Test
    void submitSendsWhatWasGivenAndAKeyByWhichARepeatIsKnown() throws Exception {
        List<Asked> asked = answered(
                0,
                one -> Answer.json(RUN.formatted("ACCEPTED")),
                "submit",
                "create",
                "--system",
                "ERP",
                "--name",
                "before",
                "--label",
                "change=CHG-1",
                "-F",
                "storageLocation=nas-b",
                "-F",
                "preview=true",
                "-F",
                "description=1.0");

        assertThat(out.toString()).isEqualToIgnoringNewLines("r1");
        Asked one = asked.getFirst();
        assertThat(one.method() + " " + one.path()).isEqualTo("POST /v1/runs");
        assertThat(one.headers()).containsKey("idempotency-key").containsEntry("x-api-key", "sp_key");
        assertThat(new JsonMapper().readTree(one.body()))
                .isEqualTo(new JsonMapper()
                        .readTree("{\"kind\":\"create\",\"system\":\"ERP\",\"name\":\"before\","
                                + "\"labels\":{\"change\":\"CHG-1\"},\"storageLocation\":\"nas-b\",\"preview\":true,"
                                + "\"description\":1.0}"));
    }

    @Test
    void resolveSaysWhatBecameOfEachStep() throws Exception {
        List<Asked> asked = answered(
                0,
                one -> Answer.json(RUN.formatted("COMPENSATING")),
                "resolve",
                "r1",
                "--done",
                "attach:a:0:1",
                "--done",
                "attach:b:0:1",
                "--abandoned",
                "copy:d",
                "--comment",
                "CHG-4712");

        assertThat(out.toString()).isEqualToIgnoringNewLines("asked to resolve r1");
        assertThat(asked.getFirst().method() + " " + asked.getFirst().path()).isEqualTo("POST /v1/runs/r1/resolve");
        assertThat(json(asked.getFirst())).isEqualTo(JSON.readTree("""
                {"steps":[{"id":"attach:a:0:1","as":"done"},{"id":"attach:b:0:1","as":"done"},
                          {"id":"copy:d","as":"abandoned"}],"comment":"CHG-4712"}"""));
    }

    @Test
    void scheduleIsMadeOfOptionsAndFieldsInsideOthers() throws Exception {
        List<Asked> asked = answered(
                0,
                one -> Answer.json(SCHEDULE),
                "schedules",
                "--create",
                "--system",
                "ERP",
                "--cron",
                "0 0 2 * * ?",
                "--time-zone",
                "Europe/Berlin",
                "-F",
                "retention.keepLast=7",
                "-F",
                "run.labels.kind=nightly",
                "-F",
                "run.name=nightly");

        assertThat(out.toString()).isEqualToIgnoringNewLines("s1");
        assertThat(asked.getFirst().method() + " " + asked.getFirst().path()).isEqualTo("POST /v1/schedules");
        assertThat(json(asked.getFirst())).isEqualTo(JSON.readTree("""
                {"system":"ERP","cron":"0 0 2 * * ?","timeZone":"Europe/Berlin","retention":{"keepLast":7},
                 "run":{"labels":{"kind":"nightly"},"name":"nightly"}}"""));
    }

    @Test
    void scheduleThatIsChangedKeepsWhatNoOptionNames() throws Exception {
        List<Asked> asked = answered(
                0,
                one -> Answer.json(SCHEDULE),
                "schedules",
                "--change",
                "s1",
                "-F",
                "enabled=false",
                "-F",
                "run.stop=save");

        assertThat(asked)
                .extracting(one -> one.method() + " " + one.path())
                .containsExactly("GET /v1/schedules/s1", "PUT /v1/schedules/s1");
        assertThat(json(asked.getLast())).isEqualTo(JSON.readTree("""
                {"system":"ERP","cron":"0 0 2 * * ?","timeZone":"UTC","run":{"name":"nightly","stop":"save"},
                 "onMissed":"SKIP","enabled":false}"""));
    }

    @Test
    void scheduleIsPreviewedWithoutMakingIt() throws Exception {
        List<Asked> asked =
                answered(0, one -> Answer.json("""
                        {"firings":["2026-03-29T01:00:00Z"],"sets":[{"checkpointSet":"c1","name":"n",
                         "createdAt":"2026-03-01T20:00:00Z","decision":"DELETE","rule":"none"}]}"""), "schedules", "--create", "--preview", "--system", "ERP");

        assertThat(asked.getLast().path()).isEqualTo("/v1/schedules/preview");
        assertThat(out.toString())
                .contains("fires at 2026-03-29T01:00:00Z", "c1   n     2026-03-01T20:00:00Z  DELETE    none");
    }

    @Test
    void scheduleIsRemovedAndOnlyOneThingIsDoneAtATime() throws Exception {
        List<Asked> asked = answered(0, one -> new Answer(204, "text/plain", "", false), "schedules", "--remove", "s1");

        assertThat(asked.getFirst().method() + " " + asked.getFirst().path()).isEqualTo("DELETE /v1/schedules/s1");
        assertThat(out.toString()).isEqualToIgnoringNewLines("removed s1");
        assertThat(answered(2, one -> Answer.json("{}"), "schedules", "--remove", "s1", "--create"))
                .isEmpty();
    }

    @Test
    void locationIsRemovedAndWhatUsesItIsTold() throws Exception {
        List<Asked> asked =
                answered(0, one -> new Answer(204, "text/plain", "", false), "locations", "--remove", "nas-b");

        assertThat(asked)
                .extracting(one -> one.method() + " " + one.path())
                .containsExactly("DELETE /v1/storage-locations/nas-b");
        assertThat(out.toString()).isEqualToIgnoringNewLines("removed nas-b");
        answered(
                1,
                one -> Answer.problem(409, "location-in-use", "storage location nas-b is used by 1 run: r1"),
                "locations",
                "--remove",
                "nas-b");
        assertThat(err.toString()).contains("location-in-use: storage location nas-b is used by 1 run: r1");
    }

    private static final String LOCATIONS = """
            {"items":[{"id":"nas-b","path":"\\\\\\\\nas-b\\\\backup","maxConcurrentCopies":2,"bandwidthLimit":null,"workers":1}]}""";

    @Test
    void locationIsMadeAndChanged() throws Exception {
        List<Asked> made = answered(
                0,
                one -> Answer.json(one.method().equals("GET") ? LOCATIONS : "{\"id\":\"nas-c\"}"),
                "locations",
                "--create",
                "nas-c",
                "--path",
                "\\\\nas-c\\backup",
                "-F",
                "maxConcurrentCopies=4");
        assertThat(made.getLast().method() + " " + made.getLast().path()).isEqualTo("PUT /v1/storage-locations/nas-c");
        assertThat(json(made.getLast())).isEqualTo(JSON.readTree("""
                {"path":"\\\\\\\\nas-c\\\\backup","maxConcurrentCopies":4}"""));

        List<Asked> changed = answered(
                0,
                one -> Answer.json(one.method().equals("GET") ? LOCATIONS : "{\"id\":\"nas-b\"}"),
                "locations",
                "--change",
                "nas-b",
                "-F",
                "bandwidthLimit=104857600");
        assertThat(json(changed.getLast())).isEqualTo(JSON.readTree("""
                {"path":"\\\\\\\\nas-b\\\\backup","maxConcurrentCopies":2,"bandwidthLimit":104857600}"""));
    }

    @Test
    void locationIsNeitherMadeOverAnotherNorChangedWhereNoneIs() throws Exception {
        for (String[] line : new String[][] {
            {"locations", "--create", "nas-b", "--path", "D:\\"},
            {"locations", "--change", "nas-c"},
            {"locations", "--path", "D:\\"}
        }) {
            assertThat(answered(2, one -> Answer.json(LOCATIONS), line))
                    .extracting(Asked::method)
                    .containsOnly("GET");
        }
        assertThat(err.toString())
                .contains("nas-b is there", "there is no storage location nas-c", "--create or --change");
    }

    @Test
    void settingsAreShownAndOnlyWhatIsNamedIsChanged() throws Exception {
        String system = """
                {"name":"ERP","settings":{"selector":{"kind":"afterLastDash","pattern":null},"storageLocation":"nas-b",\
                "approval":null,"stop":"shutdown"}}""";

        assertThat(answered(0, one -> Answer.json(system), "settings", "ERP")).hasSize(1);
        assertThat(out.toString().lines()).contains("storageLocation: nas-b", "approval: null", "stop: shutdown");

        List<Asked> asked = answered(
                0,
                one -> Answer.json(system),
                "settings",
                "ERP",
                "-F",
                "approval.kinds=[\"restore\"]",
                "-F",
                "storageLocation=null");
        assertThat(asked.getLast().method() + " " + asked.getLast().path()).isEqualTo("PUT /v1/systems/ERP/settings");
        assertThat(json(asked.getLast())).isEqualTo(JSON.readTree("""
                {"selector":{"kind":"afterLastDash","pattern":null},"storageLocation":null,
                 "approval":{"kinds":["restore"]},"stop":"shutdown"}"""));
    }

    @Test
    void whatIsTakenAndNotYetDoneIsNotSaidToBeGone() throws Exception {
        for (String[] line : new String[][] {
            {"locations", "--remove", "nas-b"}, {"schedules", "--remove", "s1"}, {"keys", "--revoke", "k1"}
        }) {
            answered(0, one -> new Answer(202, "text/plain", "", false), line);
            assertThat(out.toString()).isEmpty();
            assertThat(err.toString()).contains("has not answered yet");
            err.getBuffer().setLength(0);
        }
    }

    @Test
    void whatAScheduleIsToBeIsNotLostWhereNoneIsWritten() throws Exception {
        for (String[] wish : new String[][] {{"--preview"}, {"--system", "ERP"}, {"-F", "enabled=false"}}) {
            List<String> line = new ArrayList<>(List.of("schedules"));
            line.addAll(List.of(wish));
            assertThat(answered(2, one -> Answer.json("{}"), line.toArray(String[]::new)))
                    .as("%s", line)
                    .isEmpty();
            assertThat(err.toString()).contains("--create or --change");
        }
    }

    private static JsonNode json(Asked asked) throws IOException {
        return JSON.readTree(asked.body());
    }

    @Test
    void watchedRunGivesItsOutcomeAsTheExitCode() throws IOException {
        watched("SUCCEEDED", "run-ended", 0);
        watched("ROLLED_BACK", "run-ended", 1);
        watched("NEEDS_OPERATOR", "waiting-for-operator", 4);
        watched("AWAITING_APPROVAL", "waiting-for-approval", 4);
    }

    @Test
    void watchedRunThatWasApprovedSinceIsFollowedOn() throws IOException {
        String event = "{\"sequence\":%d,\"type\":\"%s\",\"at\":\"2026-03-01T20:00:00Z\",\"data\":{}}";
        answered(
                0,
                asked -> asked.path().endsWith("/events")
                        ? Answer.events(
                                false, event.formatted(1, "waiting-for-approval"), event.formatted(2, "run-ended"))
                        : asked.path().endsWith("/steps")
                                ? Answer.json("{\"items\":[]}")
                                : Answer.json(RUN.formatted("SUCCEEDED")),
                "watch",
                "r1",
                "--lines");
        assertThat(out.toString()).contains("run-ended");
    }

    @Test
    void watchedLinesSayWhatStatusTheRunHas() throws IOException {
        String event = "{\"sequence\":%d,\"type\":\"%s\",\"at\":\"2026-03-01T20:00:00Z\",\"data\":"
                + "{\"from\":\"PLANNING\",\"to\":\"RUNNING\"}}";
        answered(
                0,
                asked -> asked.path().endsWith("/events")
                        ? Answer.events(false, event.formatted(1, "run-status"), event.formatted(2, "run-ended"))
                        : asked.path().endsWith("/steps")
                                ? Answer.json("{\"items\":[]}")
                                : Answer.json(RUN.formatted("SUCCEEDED")),
                "watch",
                "r1",
                "--lines");
        assertThat(out.toString()).contains("run-status  PLANNING to RUNNING");
    }

    private void watched(String status, String last, int exitCode) throws IOException {
        String event = "{\"sequence\":%d,\"type\":\"%s\",\"at\":\"2026-03-01T20:00:00Z\",\"data\":{\"status\":\"x\"}}";
        answered(
                exitCode,
                asked -> asked.path().endsWith("/events")
                        ? Answer.events(false, event.formatted(1, "run-accepted"), event.formatted(2, last))
                        : asked.path().endsWith("/steps")
                                ? Answer.json("{\"items\":[]}")
                                : Answer.json(RUN.formatted(status)),
                "watch",
                "r1",
                "--lines");
        assertThat(out.toString())
                .contains("2026-03-01T20:00:00Z  run-accepted  x")
                .contains("create ERP n  " + status);
    }

    @Test
    void refusalsAndSilenceHaveTheirOwnExitCodes() throws IOException {
        answered(1, asked -> Answer.problem(409, "run-final", "run r1 ended"), "cancel", "r1");
        assertThat(err.toString()).contains("run-final: run r1 ended");
        answered(3, asked -> Answer.problem(503, "orchestrator-unavailable", "away"), "cancel", "r1");
        String nobody;
        try (FakeGateway gone = new FakeGateway(asked -> Answer.json("{}"))) {
            nobody = gone.url();
        }
        assertThat(execute(nobody, "list")).isEqualTo(3);
        assertThat(err.toString()).contains("no answer from " + nobody + ": nobody listens there", "--url");
        assertThat(execute("http://nowhere.invalid:1", "list")).isEqualTo(3);
        assertThat(err.toString()).contains("the name of this host is not known");
        assertThat(execute(nobody, "list", "--colour")).isEqualTo(2);
        assertThat(execute(nobody)).isEqualTo(2);
    }

    @Test
    void listOfNothingIsWrongUse() throws IOException {
        for (String limit : List.of("0", "-1")) {
            for (String list : List.of("list", "sets", "audit")) {
                assertThat(answered(2, CtlCommandTest::page, list, "--limit", limit))
                        .isEmpty();
            }
        }
        assertThat(err.toString()).contains("--limit -1 shows nothing");
    }

    @Test
    void fieldWithoutANameIsWrongUse() throws IOException {
        for (String field : List.of("=1", "run.=1", ".x=1")) {
            assertThat(answered(2, one -> Answer.json("{}"), "submit", "create", "-F", field))
                    .isEmpty();
            assertThat(err.toString()).contains("-F " + field + " names no field");
        }
    }

    @Test
    void pathOfTheAddressIsKept() throws IOException {
        try (FakeGateway gateway = new FakeGateway(CtlCommandTest::page)) {
            assertThat(execute(gateway.url() + "/tools/stillpoint/", "list", "--limit", "1"))
                    .isZero();
            assertThat(gateway.asked()).extracting(Asked::path).containsExactly("/tools/stillpoint/v1/runs?pageSize=1");
        }
    }

    @Test
    void requestFileThatIsOfNoUseIsNamedWithTheReason() throws IOException {
        Path none = folder.resolve("none.json");
        Path garbage = Files.writeString(folder.resolve("garbage.json"), "{\n garbage");
        answered(2, one -> Answer.json("{}"), "submit", "create", "--file", none.toString());
        assertThat(err.toString()).contains("the file " + none + " can't be read: there is no such file");
        answered(2, one -> Answer.json("{}"), "submit", "create", "--file", garbage.toString());
        assertThat(err.toString())
                .contains("the file " + garbage + " is no JSON: line 2, ")
                .doesNotContain("Source", "REDACTED");
        answered(2, one -> Answer.json("{}"), "submit", "create", "--file", folder.toString());
        assertThat(err.toString()).contains("it is a folder");
    }

    @Test
    void exportDoesNotTouchAFileThatIsThere() throws IOException {
        Path file = Files.writeString(folder.resolve("old.ndjson"), "old");
        answered(2, one -> Answer.json("{}"), "audit", "--export", file.toString());
        assertThat(err.toString())
                .contains("exists already and was not touched")
                .doesNotContain("complete");
        assertThat(file).hasContent("old");
        answered(2, one -> Answer.json("{}"), "audit", "--export", folder + "/no/new.ndjson");
        assertThat(err.toString()).contains("there is no folder for");
    }

    @Test
    void outputThatIsLostIsAFailure() throws IOException {
        try (FakeGateway gateway = new FakeGateway(CtlCommandTest::page)) {
            PrintWriter full = new PrintWriter(
                    new OutputStream() {
                        @Override
                        public void write(int one) throws IOException {
                            throw new IOException("No space left on device");
                        }
                    },
                    true);
            assertThat(CtlCommand.execute(
                            full,
                            new PrintWriter(err, true),
                            "list",
                            "-o",
                            "json",
                            "--url",
                            gateway.url(),
                            "--key-file",
                            keyFile.toString()))
                    .isEqualTo(1);
        }
        assertThat(err.toString()).contains("the output could not be written");
    }

    @Test
    void answerThatIsNoneOfTheApiIsAFailure() throws IOException {
        answered(3, asked -> new Answer(200, "text/html", "<html>a proxy's login page</html>", false), "list");
        assertThat(err.toString()).contains("no JSON");
    }

    @Test
    void noOptionTakesAKey() {
        StringWriter help = new StringWriter();
        CtlCommand.line(new PrintWriter(help, true), new PrintWriter(err, true)).execute("--help");
        assertThat(help.toString())
                .contains("--key-file", "Exit codes:", "generate-completion")
                .doesNotContain("--key ", "--api-key");
    }

    @Test
    void completionKnowsTheCommands() {
        assertThat(CtlCommand.line(new PrintWriter(out, true), new PrintWriter(err, true))
                        .execute("generate-completion"))
                .isZero();
        assertThat(out.toString()).contains("submit", "watch", "approve", "--idempotency-key");
    }
}
