package dev.stillpoint.local.audit;

import dev.stillpoint.ctl.gateway.FileTrouble;
import dev.stillpoint.local.part.StackFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// A file with one JSON object a line, read line by line: an export of a gateway, what an orchestrator archived,
/// or signed heads. What is compressed has a name that ends in `.gz`. Bytes that are no UTF-8 become U+FFFD.
///
/// Whatever keeps it from being read is a [StackFailure] that names the file.
public final class LineFile implements AutoCloseable {
    /// The longest event that Kafka carries has 1 MiB; a line holds it twice, once as a text.
    static final int LONGEST_LINE = 8 << 20;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Path file;
    private final Reader reader;
    private final char[] buffer = new char[1 << 16];
    private int from;
    private int to;
    private long line;

    private LineFile(Path file, Reader reader) {
        this.file = file;
        this.reader = reader;
    }

    /// Close it.
    public static LineFile open(Path file) {
        try {
            return new LineFile(file, new InputStreamReader(plain(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static InputStream plain(Path file) throws IOException {
        InputStream bytes = Files.newInputStream(file);
        try {
            return file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes;
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    /// The next line without its end; empty at the end of the file.
    public Optional<String> next() {
        StringBuilder text = new StringBuilder();
        boolean ended = false;
        while (!ended && (from < to || fill())) {
            int end = from;
            while (end < to && buffer[end] != '\n') {
                end++;
            }
            text.append(buffer, from, end - from);
            if (text.length() > LONGEST_LINE) {
                throw new StackFailure(file + ", line " + (line + 1) + " is longer than " + (LONGEST_LINE >> 20)
                        + " MiB: what Stillpoint writes has one JSON object a line. Get the file anew from where it"
                        + " came from");
            }
            ended = end < to;
            from = ended ? end + 1 : end;
        }
        if (!ended && text.isEmpty()) {
            return Optional.empty();
        }
        if (line++ == 0 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            text.deleteCharAt(0);
        }
        return Optional.of(text.toString());
    }

    /// The number of the line that came last, from 1.
    public long line() {
        return line;
    }

    private boolean fill() {
        try {
            from = 0;
            to = Math.max(0, reader.read(buffer));
            return to > 0;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /// For any file that a command reads.
    public static StackFailure unreadable(Path file, IOException trouble) {
        return new StackFailure(file + " can't be read: " + FileTrouble.why(file, trouble), trouble);
    }
}
