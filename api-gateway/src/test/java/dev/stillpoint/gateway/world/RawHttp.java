package dev.stillpoint.gateway.world;

import io.restassured.RestAssured;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One kept connection to the gateway on which every byte can be sent: clients that are worth anything refuse to send
/// what a hostile one does. For one thread.
public final class RawHttp implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    /// @param headers by lower-case name; of one that comes twice the last
    public record Answer(int status, Map<String, String> headers, byte[] body) {
        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private @Nullable Socket socket;
    private @Nullable InputStream in;

    /// Sends a request with all its bytes and reads the answer; of an event stream its head alone.
    ///
    /// @throws IOException when there is none
    public Answer send(String method, byte[] request) throws IOException {
        boolean fresh = socket == null;
        try {
            return exchange(method, request);
        } catch (IOException e) {
            close();
            if (fresh) {
                throw e;
            }
            // The server had ended the connection after the answer before.
            return exchange(method, request);
        }
    }

    private Answer exchange(String method, byte[] request) throws IOException {
        Socket open = socket;
        if (open == null) {
            open = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port);
            open.setSoTimeout(PATIENCE_MILLIS);
            open.setTcpNoDelay(true);
            socket = open;
            in = new BufferedInputStream(open.getInputStream());
        }
        open.getOutputStream().write(request);
        InputStream from = in;
        if (from == null) {
            throw new EOFException("closed");
        }
        String first = line(from);
        int status = Integer.parseInt(first.split(" ", 3)[1]);
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(from); !header.isEmpty(); header = line(from)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        Answer head = new Answer(status, headers, new byte[0]);
        if (head.header("Content-Type").startsWith("text/event-stream")) {
            close();
            return head;
        }
        boolean none = method.equals("HEAD") || status == 204 || status == 304;
        Answer answer = none ? head : new Answer(status, headers, body(head, from));
        if (head.header("Connection").equalsIgnoreCase("close")) {
            close();
        }
        return answer;
    }

    private static byte[] body(Answer head, InputStream from) throws IOException {
        if (head.header("Transfer-Encoding").equalsIgnoreCase("chunked")) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = chunk(from); size > 0; size = chunk(from)) {
                body.write(exactly(from, size));
                line(from);
            }
            line(from);
            return body.toByteArray();
        }
        String length = head.header("Content-Length");
        return length.isEmpty() ? from.readAllBytes() : exactly(from, Integer.parseInt(length));
    }

    private static int chunk(InputStream from) throws IOException {
        return Integer.parseInt(line(from).split(";", 2)[0].strip(), 16);
    }

    private static byte[] exactly(InputStream from, int size) throws IOException {
        byte[] bytes = from.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("the answer ended after " + bytes.length + " of " + size + " bytes");
        }
        return bytes;
    }

    private static String line(InputStream from) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = from.read(); next != '\n'; next = from.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended after " + List.of(line.toString(StandardCharsets.UTF_8)));
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        Socket open = socket;
        socket = null;
        in = null;
        if (open != null) {
            open.close();
        }
    }
}
