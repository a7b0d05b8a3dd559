package dev.stillpoint.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiPredicate;
import java.util.function.IntFunction;

/// Sends requests at a set rate, whether or not earlier ones were answered, with as little CPU as it can:
/// blocking sockets that stay open. A request that finds no free connection waits here, and that counts.
final class OpenLoop implements AutoCloseable {
    private static final int CONNECTIONS = 64;
    private static final int PATIENCE_MILLIS = 30_000;

    private final String head;
    private final URI server;
    private final BiPredicate<Integer, String> isGood;
    private final BlockingQueue<Request> waiting = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new ArrayList<>();

    /// Without its body: a generator that keeps what it got by the thousand is busy with its own memory.
    ///
    /// @param millis from when the request was due until the answer was there
    record Answer(double millis, boolean good) {}

    private record Request(String body, long due, CompletableFuture<Answer> answer) {}

    /// @param isGood of a status, 0 when no answer came, and a body
    OpenLoop(URI server, String path, String key, BiPredicate<Integer, String> isGood) {
        this.server = server;
        this.isGood = isGood;
        this.head = "POST " + path + " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\nX-API-Key: " + key
                + "\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: ";
        for (int i = 0; i < CONNECTIONS; i++) {
            threads.add(Thread.ofPlatform().name("open-loop-" + i).start(this::serve));
        }
    }

    /// Sends `count` requests and waits for all answers.
    List<Answer> post(int perSecond, int count, IntFunction<String> body) throws InterruptedException {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = begin + i * 1_000_000_000L / perSecond;
            long wait = due - System.nanoTime();
            if (wait > 0) {
                Thread.sleep(Duration.ofNanos(wait));
            }
            Request request = new Request(body.apply(i), due, new CompletableFuture<>());
            waiting.add(request);
            answers.add(request.answer());
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private void serve() {
        try (Connection connection = new Connection()) {
            while (true) {
                Request request = waiting.take();
                Reply reply = connection.exchange(request.body());
                double millis = (System.nanoTime() - request.due()) / 1e6;
                request.answer().complete(new Answer(millis, isGood.test(reply.status(), reply.body())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Reply(int status, String body) {}

    private final class Connection implements AutoCloseable {
        private Socket socket = new Socket();
        private InputStream in = InputStream.nullInputStream();

        Reply exchange(String body) {
            try {
                if (!socket.isConnected()) {
                    socket = new Socket(server.getHost(), server.getPort());
                    socket.setTcpNoDelay(true);
                    socket.setSoTimeout(PATIENCE_MILLIS);
                    in = new BufferedInputStream(socket.getInputStream());
                }
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                byte[] start = (head + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
                byte[] message = Arrays.copyOf(start, start.length + bytes.length);
                System.arraycopy(bytes, 0, message, start.length, bytes.length);
                socket.getOutputStream().write(message);
                return read();
            } catch (IOException e) {
                close();
                socket = new Socket();
                return new Reply(0, e.toString());
            }
        }

        private Reply read() throws IOException {
            int status = Integer.parseInt(line().split(" ")[1]);
            int length = 0;
            for (String line = line(); !line.isEmpty(); line = line()) {
                if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(
                            line.substring("content-length:".length()).strip());
                }
            }
            return new Reply(status, new String(in.readNBytes(length), StandardCharsets.UTF_8));
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new IOException("the gateway ended the connection");
                }
                if (next != '\r') {
                    line.append((char) next);
                }
            }
            return line.toString();
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
