package dev.stillpoint.gateway.world;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// A TCP port on loopback that leads to another one, while the file `cut` is not there. A file, since tests and their
/// surroundings may have different class loaders.
final class Wire implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final Path cut;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    Wire(ServerSocket server, int target, Path cut) {
        this.server = server;
        this.target = target;
        this.cut = cut;
        Thread.ofVirtual().start(this::accept);
        Thread.ofVirtual().start(this::watch);
    }

    static ServerSocket port() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void watch() {
        while (!server.isClosed()) {
            if (Files.exists(cut)) {
                closeAll();
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    private void closeAll() {
        open.forEach(Wire::closeQuietly);
        open.clear();
    }

    @Override
    public void close() throws IOException {
        server.close();
        closeAll();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (Files.exists(cut)) {
                    closeQuietly(client);
                    continue;
                }
                Socket real = new Socket();
                real.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
                open.add(client);
                open.add(real);
                pump(client, real);
                pump(real, client);
            } catch (IOException e) {
                // The next connection is tried all the same.
            }
        }
    }

    private void pump(Socket from, Socket to) {
        Thread.ofVirtual().start(() -> {
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                in.transferTo(out);
            } catch (IOException e) {
                // One side is gone; so is the other now.
            } finally {
                closeQuietly(from);
                closeQuietly(to);
                open.remove(from);
                open.remove(to);
            }
        });
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is as good as closed.
        }
    }
}
