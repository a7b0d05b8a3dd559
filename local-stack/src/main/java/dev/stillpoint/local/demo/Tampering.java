package dev.stillpoint.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stillpoint.local.fabric.FabricOutline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Bytes that somebody changed in a disk copy behind Stillpoint's back.
///
/// @param path the copied file, as Windows names it
/// @param at where the first changed byte lies
record Tampering(String path, long at) {
    /// The blocks that a manifest has hashes of; see docs/manifest-format.md.
    private static final long BLOCK = 64 * 1024;

    private static final int BYTES = 3;

    /// Flips all bits of three bytes in the middle of a copy.
    static Tampering with(JsonNode copy, FabricOutline fabric) {
        String path = copy.path("path").asText();
        Path file = fabric.local(path);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // Not on a block's border, where one block and the next would both be damaged.
            long at = channel.size() / 2 / BLOCK * BLOCK + BLOCK / 3;
            ByteBuffer bytes = ByteBuffer.allocate(BYTES);
            channel.read(bytes, at);
            for (int i = 0; i < BYTES; i++) {
                bytes.put(i, (byte) ~bytes.get(i));
            }
            channel.write(bytes.rewind(), at);
            return new Tampering(path, at);
        } catch (IOException e) {
            throw new UncheckedIOException("the demo can't change " + file, e);
        }
    }

    String fileName() {
        return path.substring(path.lastIndexOf('\\') + 1);
    }

    /// Whether a damaged block that Stillpoint names is the one, the whole one, that was changed.
    boolean isIn(JsonNode damage) {
        return damage.path("file").asText().endsWith(fileName())
                && damage.path("offset").asLong() == at / BLOCK * BLOCK
                && !damage.path("expected").asText().isEmpty()
                && !damage.path("found").asText().equals(damage.path("expected").asText());
    }
}
