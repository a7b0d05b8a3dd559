package dev.stillpoint.local.postgres;

import dev.stillpoint.local.part.PrivateFiles;
import dev.stillpoint.local.part.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The database server of a stack: makes its data folder and says how it is started.
///
/// The server keeps what it confirmed (`fsync` and `synchronous_commit` on) and serves on loopback only, with
/// passwords. It refuses to run as root; a stack that root starts runs it by `unshare -U`, in a user namespace
/// where it is nobody in particular.
public final class PostgresServer {
    public static final String SUPERUSER = "postgres";

    private final Path data;

    /// @param data the server's data folder
    public PostgresServer(Path data) {
        this.data = data;
    }

    /// Makes the data folder when there is none. An unfinished one, left by a killed start, is made anew.
    ///
    /// @param log gets what `initdb` says
    public void initialise(String superuserPassword, Path log) {
        Path made = data.resolveSibling(data.getFileName() + ".initialised");
        if (Files.exists(made)) {
            return;
        }
        Path passwordFile = data.resolveSibling(data.getFileName() + ".superuser");
        try {
            deleteTree(data);
            PrivateFiles.write(passwordFile, superuserPassword + "\n");
            Files.writeString(log, "", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            Process initdb = new ProcessBuilder(asOrdinaryUser(List.of(
                            program("initdb"),
                            "--pgdata=" + data,
                            "--username=" + SUPERUSER,
                            "--pwfile=" + passwordFile,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8",
                            "--locale=C",
                            "--set=timezone=UTC",
                            "--set=log_timezone=UTC")))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            if (!initdb.waitFor(60, TimeUnit.SECONDS)) {
                initdb.destroyForcibly();
                throw new StackFailure("initdb of " + data + " did not end within a minute; see " + log);
            }
            if (initdb.exitValue() != 0) {
                throw new StackFailure(
                        "initdb of " + data + " failed with exit code " + initdb.exitValue() + "; see " + log);
            }
            Files.createFile(made);
        } catch (IOException e) {
            throw new StackFailure("can't make the database folder " + data + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackFailure("interrupted while making the database folder " + data, e);
        } finally {
            passwordFile.toFile().delete();
        }
    }

    /// The command that runs the server in the foreground on this port.
    public List<String> command(int port) {
        return asOrdinaryUser(List.of(
                program("postgres"),
                "-D",
                data + "/",
                "-c",
                "port=" + port,
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=on",
                "-c",
                "synchronous_commit=on",
                "-c",
                "shared_buffers=24MB",
                "-c",
                "max_connections=100",
                "-c",
                "dynamic_shared_memory_type=mmap",
                "-c",
                "autovacuum_max_workers=1",
                "-c",
                "max_wal_senders=0",
                "-c",
                "wal_level=minimal",
                "-c",
                "max_logical_replication_workers=0",
                "-c",
                "io_method=sync",
                "-c",
                "jit=off",
                "-c",
                "log_min_messages=warning"));
    }

    /// Where the server tells its process id and state.
    public Path pidFile() {
        return data.resolve("postmaster.pid");
    }

    private static String program(String name) {
        return PostgresBinaries.folder().resolve("bin").resolve(name).toString();
    }

    private static List<String> asOrdinaryUser(List<String> command) {
        if (!"root".equals(System.getProperty("user.name"))) {
            return command;
        }
        List<String> wrapped = new ArrayList<>(List.of("unshare", "-U"));
        wrapped.addAll(command);
        return wrapped;
    }

    private static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
