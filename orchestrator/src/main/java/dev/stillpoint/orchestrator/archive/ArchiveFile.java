package dev.stillpoint.orchestrator.archive;

import dev.stillpoint.contracts.audit.ChainCheck;
import dev.stillpoint.contracts.audit.ChainLink;
import dev.stillpoint.contracts.audit.SealedLine;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// A file of sealed events under way: written under another name, proven from what lies on the disk, then named after
/// what it holds. Its lines are those of an export, compressed.
final class ArchiveFile implements AutoCloseable {
    private static final String PARTIAL = ".partial";

    private final Path folder;
    private final String mark = UUID.randomUUID().toString().substring(0, 8);
    private final Path partial;
    private final ChainCheck check;
    private final long before;
    private final byte[] beforeHash;
    private final FileChannel channel;
    private final BufferedWriter out;

    private ArchiveFile(Path folder, long before, byte[] beforeHash) throws IOException {
        this.folder = folder;
        this.before = before;
        this.beforeHash = beforeHash.clone();
        partial = folder.resolve("history-" + number(before + 1) + "-" + mark + PARTIAL);
        check = ChainCheck.after(before, beforeHash);
        channel = FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        out = new BufferedWriter(new OutputStreamWriter(
                new GZIPOutputStream(Channels.newOutputStream(channel), 1 << 16), StandardCharsets.UTF_8));
    }

    /// @param before the position after which it begins, 0 for the chain's first event
    /// @param hash of the event there; 32 zero bytes for none
    static ArchiveFile after(Path folder, long before, byte[] hash) throws IOException {
        return new ArchiveFile(folder, before, hash);
    }

    /// @throws Unproven when it does not follow the one before
    void add(ChainLink link, @Nullable String system) throws IOException, Unproven {
        Optional<String> wrong = check.next(link);
        if (wrong.isPresent()) {
            throw new Unproven(wrong.get());
        }
        out.write(SealedLine.of(link, system).text());
        out.write('\n');
    }

    long events() {
        return check.position() - before;
    }

    /// Puts it under its name when the medium holds all of it as it was sealed. At least one event must be in it.
    ///
    /// @return the file, its digest and the end of what it holds
    Written finish() throws IOException, Unproven {
        out.close();
        try (FileChannel safe = FileChannel.open(partial, StandardOpenOption.WRITE)) {
            safe.force(true);
        }
        Path file = folder.resolve(
                "history-" + number(before + 1) + "-" + number(check.position()) + "-" + mark + ".ndjson.gz");
        byte[] sha256 = prove();
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        forceNames();
        return new Written(file.getFileName().toString(), check.position(), check.head(), sha256);
    }

    private byte[] prove() throws IOException, Unproven {
        ChainCheck again = ChainCheck.after(before, beforeHash);
        MessageDigest sha = sha256();
        try (InputStream bytes = new DigestInputStream(new BufferedInputStream(Files.newInputStream(partial)), sha);
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(bytes, 1 << 16), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Optional<String> wrong = again.next(SealedLine.read(line).link());
                if (wrong.isPresent()) {
                    throw new Unproven(partial + " read back: " + wrong.get());
                }
            }
            bytes.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IllegalArgumentException e) {
            throw new Unproven(partial + " read back: a line " + e.getMessage());
        }
        if (again.position() != check.position() || !Arrays.equals(again.head(), check.head())) {
            throw new Unproven(
                    partial + " read back ends at position " + again.position() + ", written was " + check.position());
        }
        return sha.digest();
    }

    /// Windows opens no folder, and needs none opened: NTFS journals its names.
    private void forceNames() throws IOException {
        if (!System.getProperty("os.name").startsWith("Windows")) {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    /// Leaves nothing behind but a finished file.
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(partial);
    }

    /// Removes what processes that died left behind.
    static void clear(Path folder) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "history-*" + PARTIAL)) {
            for (Path each : left) {
                Files.deleteIfExists(each);
            }
        }
    }

    /// @return what is wrong with a file that was archived; empty when it lies there as it was written
    static Optional<String> missing(Path folder, Archived archived) throws IOException {
        Path file = folder.resolve(archived.file());
        if (!Files.isRegularFile(file)) {
            return Optional.of(file + " is not there");
        }
        MessageDigest sha = sha256();
        try (InputStream bytes = new DigestInputStream(new BufferedInputStream(Files.newInputStream(file)), sha)) {
            bytes.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return Arrays.equals(sha.digest(), archived.sha256())
                ? Optional.empty()
                : Optional.of(file + " is not what was written");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static String number(long position) {
        return String.format("%012d", position);
    }

    /// @param file its name in its folder
    @SuppressWarnings("ArrayRecordComponent")
    record Written(String file, long last, byte[] hash, byte[] sha256) {}

    /// The database's chain, or what the disk holds of it, is broken: nothing may be removed.
    static final class Unproven extends Exception {
        Unproven(String message) {
            super(message);
        }
    }
}
