package dev.stillpoint.disk.manifest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/// The Merkle root of one file, built leaf by leaf; memory grows with the logarithm of the leaves.
///
/// The shape is that of RFC 9162, 2.1: the left part of every node is the largest full tree. Prefix bytes keep
/// the kinds of hashes apart: 0 before a leaf, 1 before a node, 2 before a copy's list of files.
final class MerkleTree {
    private static final byte LEAF = 0;
    private static final byte NODE = 1;
    private static final byte COPY = 2;

    private final MessageDigest sha256 = Leaves.sha256();
    private final List<byte[]> full =
            new ArrayList<>(); // of full trees, largest first; the sizes are the bits of `leaves`
    private final long length;
    private final LeafSize size;
    private long leaves;

    /// @param length the file's, in bytes
    MerkleTree(long length, LeafSize size) {
        this.length = length;
        this.size = size;
    }

    void add(byte[] records, int hashAt) {
        byte[] node = leaf(leaves, records, hashAt, Leaves.HASH_BYTES);
        for (long trees = leaves; (trees & 1) == 1; trees >>= 1) {
            node = node(full.removeLast(), node);
        }
        full.add(node);
        leaves++;
    }

    long leaves() {
        return leaves;
    }

    /// An empty file has one leaf hash without content.
    byte[] root() {
        if (full.isEmpty()) {
            return leaf(0, new byte[0], 0, 0);
        }
        byte[] root = full.getLast();
        for (int i = full.size() - 2; i >= 0; i--) {
            root = node(full.get(i), root);
        }
        return root;
    }

    private byte[] leaf(long index, byte[] records, int hashAt, int hashBytes) {
        sha256.update(ByteBuffer.allocate(21)
                .put(LEAF)
                .putLong(length)
                .putInt(size.bytes())
                .putLong(index)
                .flip());
        sha256.update(records, hashAt, hashBytes);
        return sha256.digest();
    }

    private byte[] node(byte[] left, byte[] right) {
        sha256.update(NODE);
        sha256.update(left);
        sha256.update(right);
        return sha256.digest();
    }

    /// The root of a whole copy.
    static byte[] copyRoot(List<String> names, List<Long> lengths, List<byte[]> roots) {
        MessageDigest sha256 = Leaves.sha256();
        sha256.update(ByteBuffer.allocate(5).put(COPY).putInt(names.size()).flip());
        for (int i = 0; i < names.size(); i++) {
            byte[] name = names.get(i).getBytes(StandardCharsets.UTF_8);
            sha256.update(ByteBuffer.allocate(4).putInt(name.length).flip());
            sha256.update(name);
            sha256.update(ByteBuffer.allocate(8).putLong(lengths.get(i)).flip());
            sha256.update(roots.get(i));
        }
        return sha256.digest();
    }
}
