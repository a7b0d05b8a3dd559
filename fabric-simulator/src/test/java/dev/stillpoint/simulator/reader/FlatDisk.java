package dev.stillpoint.simulator.reader;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/// The bytes that a guest sees on a disk, read from a VHDX, a chain of differencing VHDX files or a VHD Set.
/// Checks on the way what MS-VHDX demands: signatures, checksums, parent linkage, block states, blocks that
/// overlap nothing.
public final class FlatDisk {
    private final byte[] bytes;
    private final List<Path> chain;
    private final boolean open;

    private FlatDisk(byte[] bytes, List<Path> chain, boolean open) {
        this.bytes = bytes;
        this.chain = chain;
        this.open = open;
    }

    /// Reads a whole disk into memory.
    ///
    /// @param top a `.vhdx`, `.avhdx` or `.vhds` file
    public static FlatDisk read(Path top) throws IOException {
        Path first = top.toString().toLowerCase(java.util.Locale.ROOT).endsWith(".vhds") ? dataFile(top) : top;
        List<Path> chain = new ArrayList<>();
        List<One> files = new ArrayList<>();
        Path at = first;
        String linkage = "";
        while (true) {
            One one = new One(at);
            if (!linkage.isEmpty() && !linkage.equalsIgnoreCase(one.dataWriteId)) {
                throw new IOException(
                        at + " is not the parent its child remembers: " + one.dataWriteId + ", not " + linkage);
            }
            chain.add(at);
            files.add(one);
            if (one.parentPath.isEmpty()) {
                break;
            }
            linkage = one.parentLinkage;
            at = at.resolveSibling(one.parentPath);
        }
        byte[] bytes = new byte[Math.toIntExact(files.getFirst().virtualSize)];
        for (One one : files.reversed()) {
            if (one.virtualSize != bytes.length) {
                throw new IOException(one.path + " has another virtual size than its chain");
            }
            one.layOver(bytes);
        }
        return new FlatDisk(bytes, List.copyOf(chain), !files.getFirst().logId.equals(ZERO));
    }

    private static final String ZERO = "{00000000-0000-0000-0000-000000000000}";

    private static Path dataFile(Path set) throws IOException {
        byte[] head = Files.readAllBytes(set);
        ByteBuffer buffer = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        if (!new String(head, 0, 8, StandardCharsets.US_ASCII).equals("vhdsfile")) {
            throw new IOException(set + " is no VHD Set");
        }
        return set.resolveSibling(new String(head, 12, buffer.getInt(8), StandardCharsets.UTF_8));
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /// The files read, top first.
    public List<Path> chain() {
        return chain;
    }

    /// Whether the top file says that somebody has it open (its log GUID is set).
    public boolean open() {
        return open;
    }

    public String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// One file, read with plain offsets straight from the specification.
    private static final class One {
        private final Path path;
        private final byte[] file;
        private final ByteBuffer data;
        private String dataWriteId = "";
        private String logId = "";
        private long batAt;
        private long metadataAt;
        private int blockSize;
        private boolean differencing;
        private long virtualSize;
        private String parentLinkage = "";
        private String parentPath = "";

        One(Path path) throws IOException {
            this.path = path;
            try (RandomAccessFile input = new RandomAccessFile(path.toFile(), "r")) {
                file = new byte[Math.toIntExact(input.length())];
                input.readFully(file);
            }
            data = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
            expect(ascii(0, 8), "vhdxfile");
            header();
            regions(192 << 10);
            regions(256 << 10);
            metadata();
        }

        private void header() throws IOException {
            long best = -1;
            for (int at : new int[] {64 << 10, 128 << 10}) {
                if (ascii(at, 4).equals("head") && crcHolds(at, 4096) && data.getLong(at + 8) > best) {
                    best = data.getLong(at + 8);
                    dataWriteId = guid(at + 32);
                    logId = guid(at + 48);
                    expect(data.getShort(at + 64) + "", "0");
                    expect(data.getShort(at + 66) + "", "1");
                }
            }
            if (best < 0) {
                throw new IOException(path + ": no valid header");
            }
        }

        private void regions(int at) throws IOException {
            expect(ascii(at, 4), "regi");
            if (!crcHolds(at, 65536)) {
                throw new IOException(path + ": the region table at " + at + " has a wrong checksum");
            }
            for (int i = 0; i < data.getInt(at + 8); i++) {
                int entry = at + 16 + 32 * i;
                switch (guid(entry)) {
                    case "{2dc27766-f623-4200-9d64-115e9bfd4a08}" -> batAt = data.getLong(entry + 16);
                    case "{8b7ca206-4790-4b9a-b8fe-575f050f886e}" -> metadataAt = data.getLong(entry + 16);
                    default -> throw new IOException(path + ": unknown region " + guid(entry));
                }
            }
        }

        private void metadata() throws IOException {
            int table = (int) metadataAt;
            expect(ascii(table, 8), "metadata");
            for (int i = 0; i < data.getShort(table + 10); i++) {
                int entry = table + 32 + 32 * i;
                int at = table + data.getInt(entry + 16);
                switch (guid(entry)) {
                    case "{caa16737-fa36-4d43-b3b6-33f0aa44e76b}" -> {
                        blockSize = data.getInt(at);
                        differencing = (data.getInt(at + 4) & 2) == 2;
                    }
                    case "{2fa54224-cd1b-4876-b211-5dbed83bf4b8}" -> virtualSize = data.getLong(at);
                    case "{a8d35f2d-b30b-454d-abf7-d3d84834ab0c}" -> locator(at);
                    default -> {}
                }
            }
        }

        private void locator(int at) throws IOException {
            expect(guid(at), "{b04aefb7-d19e-4a81-b789-25b8e9445913}");
            Map<String, String> pairs = new HashMap<>();
            for (int i = 0; i < data.getShort(at + 18); i++) {
                int entry = at + 20 + 12 * i;
                pairs.put(
                        utf16(at + data.getInt(entry), data.getShort(entry + 8)),
                        utf16(at + data.getInt(entry + 4), data.getShort(entry + 10)));
            }
            parentLinkage = pairs.getOrDefault("parent_linkage", "");
            parentPath = pairs.getOrDefault("relative_path", "").replace(".\\", "");
        }

        void layOver(byte[] disk) throws IOException {
            long ratio = (1L << 23) * 512 / blockSize;
            long blocks = (virtualSize + blockSize - 1) / blockSize;
            boolean[] used = new boolean[file.length / (1 << 20) + 1];
            for (long block = 0; block < blocks; block++) {
                long entry = data.getLong((int) (batAt + 8 * (block + block / ratio)));
                int state = (int) (entry & 7);
                int offset = (int) (entry >>> 20 << 20);
                int target = (int) (block * blockSize);
                int length = Math.min(blockSize, disk.length - target);
                switch (state) {
                    case 0 -> {
                        if (!differencing) {
                            Arrays.fill(disk, target, target + length, (byte) 0);
                        }
                    }
                    case 2, 3 -> Arrays.fill(disk, target, target + length, (byte) 0);
                    case 6 -> {
                        claim(used, offset, blockSize);
                        System.arraycopy(file, offset, disk, target, length);
                    }
                    case 7 -> {
                        claim(used, offset, blockSize);
                        long bitmapEntry = data.getLong((int) (batAt + 8 * ((block / ratio + 1) * (ratio + 1) - 1)));
                        if (!differencing || (bitmapEntry & 7) != 6) {
                            throw new IOException(path + ": block " + block + " is partial without a sector bitmap");
                        }
                        int bits = (int) (bitmapEntry >>> 20 << 20) + (int) (block % ratio) * (blockSize / 4096);
                        for (int sector = 0; sector < length / 512; sector++) {
                            if ((file[bits + sector / 8] >> (sector % 8) & 1) == 1) {
                                System.arraycopy(file, offset + 512 * sector, disk, target + 512 * sector, 512);
                            }
                        }
                    }
                    default -> throw new IOException(path + ": block " + block + " has the state " + state);
                }
            }
        }

        private void claim(boolean[] used, int offset, int length) throws IOException {
            for (int mib = offset >> 20; mib < (offset + length) >> 20; mib++) {
                if (offset < 4 << 20 || mib >= used.length - 1 || used[mib]) {
                    throw new IOException(path + ": a block at " + offset + " overlaps another or the file's end");
                }
                used[mib] = true;
            }
        }

        private boolean crcHolds(int at, int length) {
            byte[] copy = Arrays.copyOfRange(file, at, at + length);
            Arrays.fill(copy, 4, 8, (byte) 0);
            CRC32C crc = new CRC32C();
            crc.update(copy, 0, length);
            return (int) crc.getValue() == data.getInt(at + 4);
        }

        private String ascii(int at, int length) {
            return new String(file, at, length, StandardCharsets.US_ASCII);
        }

        private String utf16(int at, int length) {
            return new String(file, at, length, StandardCharsets.UTF_16LE);
        }

        private String guid(int at) {
            return "{%08x-%04x-%04x-%s-%s}"
                    .formatted(
                            data.getInt(at),
                            data.getShort(at + 4),
                            data.getShort(at + 6),
                            HexFormat.of().formatHex(file, at + 8, at + 10),
                            HexFormat.of().formatHex(file, at + 10, at + 16));
        }

        private void expect(String found, String expected) throws IOException {
            if (!found.equals(expected)) {
                throw new IOException(path + ": found " + found + ", expected " + expected);
            }
        }
    }
}
