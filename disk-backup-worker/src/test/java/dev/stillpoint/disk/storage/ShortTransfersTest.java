package dev.stillpoint.disk.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A system may take or give fewer bytes than it was asked for, aligned or not.
class ShortTransfersTest {
    private static final int LENGTH = 1_000_003;

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(ints = {1, 511, 4096, 65_536, 70_001})
    void allIsReadHoweverLittleComesAtATime(int most) throws Exception {
        // Given
        byte[] content = random();
        Path file = Files.write(dir.resolve("file"), content);
        DirectIo direct = DirectIo.open(file, Set.of(StandardOpenOption.READ));
        try (ChunkBuffers buffers = new ChunkBuffers(1);
                OpenFile open = new OpenFile(
                        file,
                        shortened(FileChannel.open(file, StandardOpenOption.READ), most),
                        shortened(direct, most),
                        "",
                        OpenFile.Holes.UNKNOWN,
                        () -> close(direct))) {
            // When
            ByteBuffer buffer = buffers.all().getFirst().clear().limit(LENGTH);
            int read = open.read(buffer, 0);

            // Then
            assertThat(read).isEqualTo(LENGTH);
            assertThat(bytes(buffer, LENGTH)).isEqualTo(content);
            assertThat(open.read(buffer.clear().limit(5000), LENGTH - 3)).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 511, 4096, 65_536, 70_001})
    void allIsWrittenHoweverLittleIsTakenAtATime(int most) throws Exception {
        // Given
        byte[] content = random();
        Path file = Files.createFile(dir.resolve("file"));
        DirectIo direct = DirectIo.open(file, Set.of(StandardOpenOption.WRITE));
        try (ChunkBuffers buffers = new ChunkBuffers(1);
                NewFile written = new NewFile(
                        shortened(FileChannel.open(file, StandardOpenOption.WRITE), most), shortened(direct, most))) {
            // When
            written.write(buffers.all().getFirst().clear().put(content).flip(), 0);
            written.sync();
        }

        // Then
        assertThat(Files.readAllBytes(file)).isEqualTo(content);
        close(direct);
    }

    private static byte[] random() {
        byte[] content = new byte[LENGTH];
        new Random(3).nextBytes(content);
        return content;
    }

    private static byte[] bytes(ByteBuffer buffer, int length) {
        byte[] bytes = new byte[length];
        buffer.get(0, bytes);
        return bytes;
    }

    private static void close(@Nullable DirectIo direct) throws IOException {
        if (direct != null) {
            direct.channel().close();
        }
    }

    private static @Nullable DirectIo shortened(@Nullable DirectIo direct, int most) {
        return direct == null
                ? null
                : new DirectIo(
                        shortened(direct.channel(), Math.max(direct.alignment(), most / 4096 * 4096)),
                        direct.alignment());
    }

    /// Moves `most` bytes at a time.
    private static FileChannel shortened(FileChannel real, int most) {
        return new FileChannel() {
            @Override
            public int read(ByteBuffer to, long position) throws IOException {
                int limit = to.limit();
                to.limit(Math.min(limit, to.position() + most));
                int read = real.read(to, position);
                to.limit(limit);
                return read;
            }

            @Override
            public int write(ByteBuffer from, long position) throws IOException {
                int limit = from.limit();
                from.limit(Math.min(limit, from.position() + most));
                int written = real.write(from, position);
                from.limit(limit);
                return written;
            }

            @Override
            public void force(boolean metaData) throws IOException {
                real.force(metaData);
            }

            @Override
            public long size() throws IOException {
                return real.size();
            }

            @Override
            protected void implCloseChannel() throws IOException {
                real.close();
            }

            @Override
            public int read(ByteBuffer to) {
                throw new UnsupportedOperationException();
            }

            @Override
            public long read(ByteBuffer[] to, int offset, int length) {
                throw new UnsupportedOperationException();
            }

            @Override
            public int write(ByteBuffer from) {
                throw new UnsupportedOperationException();
            }

            @Override
            public long write(ByteBuffer[] from, int offset, int length) {
                throw new UnsupportedOperationException();
            }

            @Override
            public long position() {
                throw new UnsupportedOperationException();
            }

            @Override
            public FileChannel position(long newPosition) {
                throw new UnsupportedOperationException();
            }

            @Override
            public FileChannel truncate(long size) {
                throw new UnsupportedOperationException();
            }

            @Override
            public long transferTo(long position, long count, WritableByteChannel target) {
                throw new UnsupportedOperationException();
            }

            @Override
            public long transferFrom(ReadableByteChannel source, long position, long count) {
                throw new UnsupportedOperationException();
            }

            @Override
            public MappedByteBuffer map(MapMode mode, long position, long size) {
                throw new UnsupportedOperationException();
            }

            @Override
            public FileLock lock(long position, long size, boolean shared) {
                throw new UnsupportedOperationException();
            }

            @Override
            public @Nullable FileLock tryLock(long position, long size, boolean shared) {
                throw new UnsupportedOperationException();
            }
        };
    }
}
