package dev.stillpoint.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;

/// A client of a simulator: speaks as executor (`/fabric`) and as test (`/control`).
public final class Lab {
    public static final String SQL1 = "SQL01-ERP";
    public static final String SQL2 = "SQL02-ERP";
    public static final String ODD = "Büro [7] $(x); 'q\" 😀-ERP";
    public static final String VOLUME = "C:\\ClusterStorage\\Volume1\\ERP\\";

    /// Quick operations, every kind of disk, a hostile name.
    public static final String YAML = """
            fabric: lab
            seconds: {stop: 0.02, start: 0.02, save: 0.02, checkpoint: 0.02, restore: 0.02, merge: 0.02, attach: 0.01, detach: 0.01, eject: 0.01, insertMedia: 0.01, refresh: 0.01}
            clusters:
              - {name: c1, volumes: [{path: 'C:\\ClusterStorage\\Volume1', capacity: 1GiB, blockClone: true}]}
            hosts:
              - {name: hv01.lab.example, cluster: c1}
              - {name: hv02.lab.example, cluster: c1}
              - {name: alone.lab.example, volumes: [{path: 'D:\\VMs', capacity: 1GiB}]}
            sharedDisks:
              data: {path: 'C:\\ClusterStorage\\Volume1\\ERP\\data.vhdx', size: 4MiB, seed: 1}
              quorum: {path: 'C:\\ClusterStorage\\Volume1\\ERP\\quorum.vhds', size: 2MiB, type: vhdSet, seed: 2}
            vms:
              - name: SQL01-ERP
                host: hv01.lab.example
                cluster: true
                state: Running
                dvd: [{iso: '\\\\lib\\iso\\tools.iso'}, {}]
                disks:
                  - {location: 0, path: 'C:\\ClusterStorage\\Volume1\\ERP\\SQL01.vhdx', size: 3MiB, seed: 3}
                  - {location: 1, shared: data}
                  - {location: 2, shared: quorum}
              - name: SQL02-ERP
                host: hv02.lab.example
                state: Running
                disks:
                  - {location: 0, path: 'C:\\ClusterStorage\\Volume1\\ERP\\SQL02.vhdx', size: 3MiB, seed: 4}
                  - {location: 1, shared: data}
              - name: "Büro [7] $(x); 'q\\" 😀-ERP"
                host: alone.lab.example
                state: Running
                checkpointType: Standard
                disks:
                  - {location: 0, path: "D:\\\\VMs\\\\Büro [7] $(x); 'q 😀.vhdx", size: 3MiB, seed: 5}
                  - {controller: IDE, location: 0, path: 'D:\\VMs\\ide.vhdx', size: 1MiB}
                checkpoints: [{name: old, type: Standard}]
              - {name: PASS-ERP, host: alone.lab.example, disks: [{location: 0, passThrough: 'Disk 4'}]}
              - {name: NOCP-ERP, host: alone.lab.example, checkpointType: Disabled}
              - {name: HANG-ERP, host: alone.lab.example, state: Running, guestShutdown: hangs}
              - {name: REFUSE-ERP, host: alone.lab.example, state: Running, guestShutdown: refuses}
              - {name: VSS-ERP, host: alone.lab.example, state: Running, guestSnapshots: fail, disks: [{location: 0, path: 'D:\\VMs\\vss.vhdx', size: 1MiB}]}
              - {name: GONE-ERP, host: alone.lab.example, state: Missing}
              - {name: SAVED-ERP, host: hv01.lab.example, state: Saved, disks: [{location: 0, path: 'C:\\ClusterStorage\\Volume1\\saved.vhdx', size: 1MiB}]}
            storageLocations:
              - {id: nas-b, path: '\\\\nas-b\\backup', capacity: 2GiB}
            """;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI uri;
    public final Path root;

    public Lab(URI uri, Path data) {
        this.uri = uri;
        this.root = data.resolve("fabric");
    }

    public record Answer(int status, JsonNode body) {}

    public Answer call(String method, String path, Map<String, ?> body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve(path))
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(
                answer.statusCode(),
                answer.body().isEmpty() ? MissingNode.getInstance() : JSON.readTree(answer.body()));
    }

    public Answer ask(String operation, String vm, Object... more) throws IOException, InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("vm", id(vm));
        for (int i = 0; i < more.length; i += 2) {
            body.put(String.valueOf(more[i]), more[i + 1]);
        }
        return call("POST", "/fabric/" + operation, body);
    }

    /// Starts an operation and waits for its job.
    public JsonNode run(String operation, String vm, Object... more) throws IOException, InterruptedException {
        Answer accepted = ask(operation, vm, more);
        assertThat(accepted.status())
                .as("%s of %s: %s", operation, vm, accepted.body())
                .isEqualTo(202);
        return ended(accepted.body().path("job").asText());
    }

    /// Runs an operation that must succeed.
    public JsonNode done(String operation, String vm, Object... more) throws IOException, InterruptedException {
        JsonNode job = run(operation, vm, more);
        assertThat(job.path("status").asText()).as(job.toString()).isEqualTo("Completed");
        return job.path("result");
    }

    public JsonNode job(String job) throws IOException, InterruptedException {
        return call("POST", "/fabric/jobStatus", Map.of("job", job)).body();
    }

    public JsonNode ended(String job) throws IOException, InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        JsonNode now = job(job);
        while (now.path("status").asText().equals("Running") && System.nanoTime() < until) {
            Thread.yield();
            now = job(job);
        }
        return now;
    }

    public static void until(BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("timed out").isLessThan(until);
            Thread.yield();
        }
    }

    public String id(String vm) throws IOException, InterruptedException {
        return vm(vm).path("id").asText();
    }

    public JsonNode state() throws IOException, InterruptedException {
        return call("GET", "/control/state", Map.of()).body();
    }

    public JsonNode vm(String name) throws IOException, InterruptedException {
        return StreamSupport.stream(state().path("vms").spliterator(), false)
                .filter(vm -> vm.path("name").asText().equals(name))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    public String stateOf(String name) {
        try {
            return vm(name).path("state").asText();
        } catch (IOException | InterruptedException broken) {
            throw new IllegalStateException(broken);
        }
    }

    public JsonNode listed(String view, String vm) throws IOException, InterruptedException {
        return call("POST", "/fabric/list", Map.of("view", view, "vm", id(vm)))
                .body()
                .path("vms")
                .path(0);
    }

    public Answer control(String path, Map<String, ?> body) throws IOException, InterruptedException {
        return call("POST", "/control/" + path, body);
    }

    public Answer admin(String vm, String action) throws IOException, InterruptedException {
        return control(
                "vms/" + URLEncoder.encode(vm, StandardCharsets.UTF_8).replace("+", "%20") + "/" + action, Map.of());
    }

    public void fault(Map<String, ?> fault) throws IOException, InterruptedException {
        assertThat(control("faults", fault).status()).isEqualTo(200);
    }

    /// Where the disk in a slot lies here.
    public Path file(String vm, int location) throws IOException, InterruptedException {
        for (JsonNode disk : vm(vm).path("disks")) {
            if (disk.path("controller").asText().equals("SCSI")
                    && disk.path("location").asInt() == location) {
                return root.resolve(disk.path("file").asText());
            }
        }
        throw new IllegalStateException("no disk at " + location + " of " + vm);
    }

    public Path erp(String name) {
        return root.resolve("clusters/c1/ClusterStorage/Volume1/ERP").resolve(name);
    }

    public void off(String... vms) throws IOException, InterruptedException {
        for (String vm : vms) {
            done("stop", vm, "mode", "shutdown");
        }
    }

    public void detach(String vm, int location) throws IOException, InterruptedException {
        done("detach", vm, "number", 0, "location", location, "skipDeleteVhd", true);
    }
}
