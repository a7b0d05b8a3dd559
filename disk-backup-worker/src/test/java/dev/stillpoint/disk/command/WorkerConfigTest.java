package dev.stillpoint.disk.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.disk.copy.CopyOutcome;
import dev.stillpoint.disk.copy.CopyRequest;
import dev.stillpoint.disk.copy.DiskCopier;
import dev.stillpoint.disk.copy.Interruption;
import dev.stillpoint.disk.copy.Progress;
import dev.stillpoint.disk.copy.Throttle;
import dev.stillpoint.disk.lock.CopyLocks;
import dev.stillpoint.disk.storage.LocalStorage;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerConfigTest {
    private static final Map<String, String> LEAST = Map.of(
            "stillpoint.disk.locations.nas-b.root", "\\\\nas-b\\backup",
            "stillpoint.disk.locations.nas-b.local", "/mnt/nas-b",
            "stillpoint.disk.sources[0].owner", "cluster:c1",
            "stillpoint.disk.sources[0].prefix", "C:\\ClusterStorage\\Volume1",
            "stillpoint.disk.sources[0].local", "/mnt/volume1");

    @TempDir
    Path dir;

    @Test
    void whatIsNotToldHasItsDefault() {
        // When
        WorkerConfig config = config(LEAST);

        // Then
        assertThat(config.instance()).isEmpty();
        assertThat(config.lock()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.deliveryLimit()).isEqualTo(25);
        assertThat(config.lockWait()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.undoWait()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.buffers().asLongValue()).isEqualTo(64 << 20);
        assertThat(config.checkpoint().asLongValue()).isEqualTo(256 << 20);
        assertThat(config.heartbeat()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.endWithParent()).isFalse();
        assertThat(config.faults().url()).isEmpty();
        WorkerConfig.Location location = nasB(config);
        assertThat(location.slots()).isEqualTo(2);
        assertThat(location.keyFile()).isEmpty();
        assertThat(location.capacity()).isEmpty();
    }

    @Test
    void everythingThatIsToldIsRead() {
        // When
        WorkerConfig config = config(with(Map.ofEntries(
                Map.entry("stillpoint.disk.instance", "backup-1"),
                Map.entry("stillpoint.disk.lock", "PT15S"),
                Map.entry("stillpoint.disk.delivery-limit", "7"),
                Map.entry("stillpoint.disk.lock-wait", "PT2M"),
                Map.entry("stillpoint.disk.undo-wait", "PT3M"),
                Map.entry("stillpoint.disk.buffers", "128M"),
                Map.entry("stillpoint.disk.checkpoint", "32M"),
                Map.entry("stillpoint.disk.heartbeat", "PT1S"),
                Map.entry("stillpoint.disk.end-with-parent", "true"),
                Map.entry("stillpoint.disk.faults.url", "http://127.0.0.1:9999"),
                Map.entry("stillpoint.disk.locations.nas-b.slots", "5"),
                Map.entry("stillpoint.disk.locations.nas-b.key-file", "/etc/stillpoint/nas-b.key"),
                Map.entry("stillpoint.disk.locations.nas-b.capacity", "2G"))));

        // Then
        assertThat(config.instance()).hasValue("backup-1");
        assertThat(config.lock()).isEqualTo(Duration.ofSeconds(15));
        assertThat(config.deliveryLimit()).isEqualTo(7);
        assertThat(config.lockWait()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.undoWait()).isEqualTo(Duration.ofMinutes(3));
        assertThat(config.buffers().asLongValue()).isEqualTo(128 << 20);
        assertThat(config.checkpoint().asLongValue()).isEqualTo(32 << 20);
        assertThat(config.heartbeat()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.endWithParent()).isTrue();
        assertThat(config.faults().url()).hasValue(URI.create("http://127.0.0.1:9999"));
        WorkerConfig.Location location = nasB(config);
        assertThat(location.root()).isEqualTo("\\\\nas-b\\backup");
        assertThat(location.local()).isEqualTo(Path.of("/mnt/nas-b"));
        assertThat(location.slots()).isEqualTo(5);
        assertThat(location.keyFile()).hasValue(Path.of("/etc/stillpoint/nas-b.key"));
        assertThat(location.capacity().orElseThrow().asLongValue()).isEqualTo(2L << 30);
        WorkerConfig.Source source = config.sources().getFirst();
        assertThat(source.owner()).isEqualTo("cluster:c1");
        assertThat(source.prefix()).isEqualTo("C:\\ClusterStorage\\Volume1");
        assertThat(source.local()).isEqualTo(Path.of("/mnt/volume1"));
    }

    @Test
    void aWordThatNobodyKnowsIsRefused() {
        assertThatThrownBy(() -> config(with(Map.of("stillpoint.disk.heartbaet", "PT1S"))))
                .hasMessageContaining("heartbaet");
    }

    @Test
    void aLocationUsesNoMoreThanItsCapacity() throws Exception {
        // Given
        WorkerConfig.Location location = nasB(config(with(Map.of(
                "stillpoint.disk.locations.nas-b.local",
                dir.resolve("nas").toString(),
                "stillpoint.disk.locations.nas-b.capacity",
                "1M"))));
        Files.createDirectories(dir.resolve("nas"));
        ServedLocation served = ServedLocation.of("nas-b", "test", location);

        // When
        CopyOutcome first = copy(served, disk("first", 600 << 10));
        CopyOutcome second = copy(served, disk("second", 600 << 10));

        // Then
        assertThat(served.space().capacityBytes(served.root())).isEqualTo(1 << 20);
        assertThat(first).isInstanceOf(CopyOutcome.Done.class);
        CopyOutcome.Failed refused = (CopyOutcome.Failed) second;
        assertThat(refused.code()).isEqualTo(FailureCode.NO_SPACE);
        assertThat(refused.detail()).contains("bytes needed for", "bytes free");
        assertThat(served.root().resolve("second")).doesNotExist();
    }

    private static WorkerConfig.Location nasB(WorkerConfig config) {
        return Objects.requireNonNull(config.locations().get("nas-b"));
    }

    private CopyOutcome copy(ServedLocation served, Path disk) {
        CopyRequest request = new CopyRequest(
                List.of(new CopyRequest.SourceFile(new DiskPath("local", "C:\\" + disk.getFileName()), disk)),
                served.root().resolve(disk.getFileName()),
                1,
                "test",
                Optional.empty(),
                true,
                CopyRequest.Existing.ANSWER,
                Duration.ofSeconds(1),
                Duration.ofMinutes(1));
        return new DiskCopier(new LocalStorage().with(served.space()), new CopyLocks(), Clock.systemUTC(), 4)
                .copy(request, Throttle.unlimited(), Progress.NONE, new Interruption());
    }

    private Path disk(String name, int bytes) throws Exception {
        byte[] content = new byte[bytes];
        new Random(3).nextBytes(content);
        return Files.write(dir.resolve(name), content);
    }

    private static Map<String, String> with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(LEAST);
        all.putAll(more);
        return all;
    }

    private static WorkerConfig config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .withMapping(WorkerConfig.class)
                .build()
                .getConfigMapping(WorkerConfig.class);
    }
}
