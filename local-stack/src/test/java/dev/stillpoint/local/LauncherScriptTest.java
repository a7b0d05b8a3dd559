package dev.stillpoint.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.local.stack.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script `stillpoint` in a checkout of its own, with JDKs and a Maven that only say that they were called.
class LauncherScriptTest {
    private static final List<String> SERVICES =
            List.of("orchestrator", "hyperv-agent", "disk-backup-worker", "api-gateway");

    @TempDir
    Path temp;

    private Path checkout;
    private Path jdks;

    @BeforeEach
    void builtCheckout() throws IOException {
        checkout = temp.resolve("checkout");
        jdks = Files.createDirectories(temp.resolve("jdks"));
        Files.createDirectories(checkout);
        Files.copy(Checkout.find().root().resolve("stillpoint"), checkout.resolve("stillpoint"));
        executable(checkout.resolve("stillpoint"), null);
        executable(checkout.resolve("mvnw"), "#!/bin/sh\necho \"MAVEN $*\"\nexit ${MAVEN_EXIT:-0}\n");
        old(Files.createFile(checkout.resolve("pom.xml")));
        for (String service : SERVICES) {
            built(service, "quarkus-app/quarkus-run.jar");
        }
        built("local-stack", "classpath.txt");
        for (String library : List.of("contracts", "fabric-simulator", "ctl")) {
            built(library, library + "-0.1.0-SNAPSHOT.jar");
        }
    }

    @Test
    void newestSuitableJdkOfAFolderRunsTheCommand() throws Exception {
        jdk("zulu-17", "17.0.9");
        jdk("temurin-25", "25.0.1");
        jdk("corretto-24", "24.0.2");

        Outcome outcome = launcher(Map.of(), "status", "--data", "x y");

        assertThat(outcome.code).isZero();
        assertThat(outcome.text).contains("JAVA " + jdks.resolve("temurin-25")).contains("status --data x y");
    }

    @Test
    void javaHomeGoesFirst() throws Exception {
        jdk("temurin-25", "25.0.1");
        Path mine = Files.createDirectories(temp.resolve("mine"));
        jdkIn(mine, "26");

        Outcome outcome = launcher(Map.of("JAVA_HOME", mine.toString()), "status");

        assertThat(outcome.text).contains("JAVA " + mine);
    }

    @Test
    void missingJdkIsAskedForByNameWithThePlacesLookedAt() throws Exception {
        jdk("zulu-17", "17.0.9");
        Path runtimeOnly = jdks.resolve("jre-25");
        Files.createDirectories(runtimeOnly.resolve("bin"));
        Files.writeString(runtimeOnly.resolve("release"), "JAVA_VERSION=\"25\"\n");

        Outcome outcome = launcher(Map.of("JAVA_HOME", runtimeOnly.toString()), "status");

        assertThat(outcome.code).isEqualTo(1);
        assertThat(outcome.text)
                .contains("JDK 25")
                .contains("JAVA_HOME: " + runtimeOnly + " (no JDK)")
                .contains(jdks.resolve("zulu-17") + ": JDK 17");
    }

    @Test
    void symbolicLinkFromAnotherFolderWorks() throws Exception {
        jdk("temurin-25", "25.0.1");
        Path link = Files.createSymbolicLink(
                Files.createDirectories(temp.resolve("bin")).resolve("sp"), Path.of("../checkout/stillpoint"));

        Outcome outcome = run(link, Map.of(), "status");

        assertThat(outcome.code).isZero();
        assertThat(outcome.text).contains("-Dstillpoint.home=" + checkout.toRealPath());
    }

    @Test
    void nothingIsBuiltWhenNothingChanged() throws Exception {
        jdk("temurin-25", "25.0.1");

        assertThat(launcher(Map.of(), "status").text).doesNotContain("MAVEN");
    }

    @Test
    void changedSourceIsBuiltOnceAndSaidInOneLine() throws Exception {
        jdk("temurin-25", "25.0.1");
        Path source = checkout.resolve("orchestrator/src/main/java/A.java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, "class A {}");

        Outcome first = launcher(Map.of(), "status");
        Outcome second = launcher(Map.of(), "status");

        assertThat(first.text).contains("building orchestrator (").contains("MAVEN");
        assertThat(second.text).doesNotContain("MAVEN");
    }

    @Test
    void failedBuildEndsWithOneAndRunsNothing() throws Exception {
        jdk("temurin-25", "25.0.1");
        Files.delete(checkout.resolve("api-gateway/target/quarkus-app/quarkus-run.jar"));

        Outcome outcome = launcher(Map.of("MAVEN_EXIT", "1"), "status");

        assertThat(outcome.code).isEqualTo(1);
        assertThat(outcome.text).contains("the build failed").doesNotContain("JAVA ");
    }

    @Test
    void verifyEndsWithTheSumOfTheReports() throws Exception {
        jdk("temurin-25", "25.0.1");
        executable(checkout.resolve("mvnw"), """
                #!/bin/sh
                mkdir -p contracts/target/surefire-reports system-tests/target/failsafe-reports
                sleep 0.05
                echo '<testsuite name="a" time="1" tests="7" errors="1" skipped="2" failures="1">' > contracts/target/surefire-reports/TEST-a.xml
                echo '<testsuite name="b" time="1" tests="5" errors="0" skipped="0" failures="0">' > system-tests/target/failsafe-reports/TEST-b.xml
                echo "MAVEN $*"
                exit 1
                """);

        Outcome outcome = launcher(Map.of(), "verify", "--thorough");

        assertThat(outcome.code).isEqualTo(1);
        assertThat(outcome.text).contains("-Pthorough verify").endsWith("8 passed, 2 failed, 2 skipped\n");
    }

    @Test
    void buildThatFailsOutsideOfTheTestsEndsWithOneAndTheSum() throws Exception {
        jdk("temurin-25", "25.0.1");
        executable(checkout.resolve("mvnw"), "#!/bin/sh\necho COMPILER; exit 1\n");

        Outcome outcome = launcher(Map.of(), "verify");

        assertThat(outcome.code).isEqualTo(1);
        assertThat(outcome.text).contains("outside of the tests").endsWith("0 passed, 0 failed\n");
    }

    @Test
    void unknownOptionOfVerifyIsWrongUse() throws Exception {
        jdk("temurin-25", "25.0.1");

        assertThat(launcher(Map.of(), "verify", "--fast").code).isEqualTo(2);
    }

    private record Outcome(int code, String text) {}

    private Outcome launcher(Map<String, String> environment, String... arguments) throws Exception {
        return run(checkout.resolve("stillpoint"), environment, arguments);
    }

    private Outcome run(Path script, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).directory(temp.toFile());
        builder.environment().clear();
        builder.environment().put("HOME", temp.toString());
        builder.environment().put("PATH", programsWithoutJava().toString());
        builder.environment().put("STILLPOINT_JDK_FOLDERS", jdks.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), text);
    }

    /// What the script needs, and no `javac` that this machine may have beside it.
    private Path programsWithoutJava() throws IOException {
        Path bin = temp.resolve("programs");
        if (!Files.exists(bin)) {
            Files.createDirectories(bin);
            for (String name : List.of(
                    "awk",
                    "cat",
                    "dirname",
                    "find",
                    "grep",
                    "head",
                    "mkdir",
                    "mktemp",
                    "readlink",
                    "rm",
                    "sed",
                    "sh",
                    "sleep",
                    "touch")) {
                Path program =
                        Files.exists(Path.of("/usr/bin", name)) ? Path.of("/usr/bin", name) : Path.of("/bin", name);
                Files.createSymbolicLink(bin.resolve(name), program);
            }
        }
        return bin;
    }

    private void jdk(String name, String version) throws IOException {
        jdkIn(Files.createDirectories(jdks.resolve(name)), version);
    }

    private static void jdkIn(Path folder, String version) throws IOException {
        Files.createDirectories(folder.resolve("bin"));
        Files.writeString(folder.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
        executable(folder.resolve("bin/javac"), "#!/bin/sh\n");
        executable(folder.resolve("bin/java"), "#!/bin/sh\necho \"JAVA " + folder + " $*\"\n");
    }

    private void built(String module, String artifact) throws IOException {
        Path file = checkout.resolve(module).resolve("target").resolve(artifact);
        Files.createDirectories(file.getParent());
        old(Files.createDirectories(checkout.resolve(module).resolve("src/main")));
        old(Files.createFile(checkout.resolve(module).resolve("pom.xml")));
        Files.createFile(file);
    }

    private static void old(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    }

    private static void executable(Path file, @Nullable String text) throws IOException {
        if (text != null) {
            Files.writeString(file, text);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
