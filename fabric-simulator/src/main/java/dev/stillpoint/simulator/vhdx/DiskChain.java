package dev.stillpoint.simulator.vhdx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A disk as its guest sees it: a top file and the parents below. Reading takes each sector from the topmost file
/// that holds it; writing goes to the top file only.
public final class DiskChain implements AutoCloseable {
    private final List<Vhdx> files;

    private DiskChain(List<Vhdx> files) {
        this.files = files;
    }

    /// The files of a chain, top first, following the parent locators; throws when a parent is missing or has changed
    /// since its child was made (its identifier is not the one the child remembers).
    public static List<Path> files(FileChannels channels, Path top) throws IOException {
        List<Path> chain = new ArrayList<>();
        Path file = top;
        Vhdx.DiskFacts facts = Vhdx.facts(channels, top);
        chain.add(top);
        while (facts.parent().isPresent()) {
            Vhdx.Parent link = facts.parent().get();
            Path parent = file.resolveSibling(link.relativePath());
            if (!Files.exists(parent)) {
                throw new VhdxException("The chain of virtual hard disks is broken: " + NewDisk.name(file)
                        + " needs its parent " + NewDisk.name(parent) + ", which does not exist");
            }
            facts = Vhdx.facts(channels, parent);
            if (!facts.dataWriteId().equals(link.linkage())) {
                throw new VhdxException("The chain of virtual hard disks is corrupted: " + NewDisk.name(parent)
                        + " has changed since its child " + NewDisk.name(file) + " was made");
            }
            chain.add(parent);
            file = parent;
        }
        return chain;
    }

    public static DiskChain open(FileChannels channels, Path top) throws IOException {
        List<Vhdx> files = new ArrayList<>();
        try {
            for (Path path : files(channels, top)) {
                files.add(Vhdx.open(channels, path));
            }
            return new DiskChain(files);
        } catch (IOException | RuntimeException broken) {
            for (Vhdx file : files) {
                file.close();
            }
            throw broken;
        }
    }

    public long virtualSize() {
        return files.getFirst().facts().virtualSize();
    }

    /// The guest changes its disk: the whole ranges get new bytes and the file new identifiers.
    public void write(List<Change> changes) throws IOException {
        Vhdx top = files.getFirst();
        top.touch();
        for (Change change : changes) {
            ByteBuffer bytes = ByteBuffer.allocate(change.length());
            Fill.random(change.seed(), bytes);
            split(top, change.offset(), bytes.flip());
        }
    }

    /// @param offset and `length` are whole sectors
    public record Change(long offset, int length, long seed) {}

    /// Makes a self-standing dynamic disk with the bytes of this chain.
    public void flattenTo(FileChannels channels, Path path) throws IOException {
        Vhdx.DiskFacts facts = files.getFirst().facts();
        NewDisk.create(path, NewDisk.Type.DYNAMIC, facts.virtualSize(), facts.diskId(), new Fill(Fill.Kind.ZERO, 0));
        try (Vhdx target = Vhdx.open(channels, path)) {
            for (long at = 0; at < facts.virtualSize(); at += Fill.CHUNK) {
                ByteBuffer piece = ByteBuffer.allocate((int) Math.min(Fill.CHUNK, facts.virtualSize() - at));
                read(at, piece);
                piece.flip();
                if (piece.mismatch(ByteBuffer.allocate(piece.remaining())) >= 0) {
                    split(target, at, piece);
                }
            }
        }
    }

    /// Writes all bytes that the guest sees, from the first to the last.
    public void readTo(OutputStream out) throws IOException {
        long size = virtualSize();
        for (long at = 0; at < size; at += Fill.CHUNK) {
            ByteBuffer piece = ByteBuffer.allocate((int) Math.min(Fill.CHUNK, size - at));
            read(at, piece);
            out.write(piece.array());
        }
    }

    /// @param into has zeros: sectors that no file holds are left as they are
    void read(long offset, ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            readSector(offset, into);
            offset += Layout.SECTOR;
        }
    }

    private void readSector(long offset, ByteBuffer into) throws IOException {
        ByteBuffer sector = into.slice(into.position(), Layout.SECTOR);
        into.position(into.position() + Layout.SECTOR);
        for (Vhdx file : files) {
            int blockSize = file.facts().blockSize();
            int block = (int) (offset / blockSize);
            int within = (int) (offset % blockSize);
            switch (file.presence(block)) {
                case Vhdx.Presence.None() -> {}
                case Vhdx.Presence.Zero() -> {
                    return;
                }
                case Vhdx.Presence.All() -> {
                    file.readBlock(block, within, sector);
                    return;
                }
                case Vhdx.Presence.Some some -> {
                    if (some.has(within / Layout.SECTOR)) {
                        file.readBlock(block, within, sector);
                        return;
                    }
                }
            }
        }
    }

    /// Writes the sectors that `child` holds into its parent and hangs the `grandchildren` onto the parent. Can be
    /// repeated after a kill at any point, because the child stays as it is until its caller deletes it.
    public static void merge(FileChannels channels, Path child, Path parent, List<Path> grandchildren)
            throws IOException {
        try (Vhdx from = Vhdx.open(channels, child);
                Vhdx into = Vhdx.open(channels, parent)) {
            into.touch();
            Vhdx.Parent link = new Vhdx.Parent(into.dataWriteId(), NewDisk.name(parent));
            Vhdx.setParent(channels, child, link);
            int blockSize = from.facts().blockSize();
            for (int block = 0; block < from.blocks(); block++) {
                switch (from.presence(block)) {
                    case Vhdx.Presence.None() -> {}
                    case Vhdx.Presence.Zero() -> copy(from, block, 0, blockSize, into, true);
                    case Vhdx.Presence.All() -> copy(from, block, 0, blockSize, into, false);
                    case Vhdx.Presence.Some some -> copyPresent(from, block, some, into);
                }
            }
            for (Path grandchild : grandchildren) {
                Vhdx.setParent(channels, grandchild, link);
            }
        }
    }

    private static void copyPresent(Vhdx from, int block, Vhdx.Presence.Some some, Vhdx into) throws IOException {
        int sectors = from.facts().blockSize() / Layout.SECTOR;
        int start = 0;
        while (start < sectors) {
            if (!some.has(start)) {
                start++;
                continue;
            }
            int end = start;
            while (end < sectors && some.has(end)) {
                end++;
            }
            copy(from, block, start * Layout.SECTOR, (end - start) * Layout.SECTOR, into, false);
            start = end;
        }
    }

    private static void copy(Vhdx from, int block, int within, int length, Vhdx into, boolean zero) throws IOException {
        long offset = (long) block * from.facts().blockSize() + within;
        ByteBuffer bytes =
                ByteBuffer.allocate((int) Math.min(length, from.facts().virtualSize() - offset));
        if (zero) {
            bytes.position(bytes.limit());
        } else {
            from.readBlock(block, within, bytes);
        }
        split(into, offset, bytes.flip());
    }

    private static void split(Vhdx into, long offset, ByteBuffer bytes) throws IOException {
        int blockSize = into.facts().blockSize();
        while (bytes.hasRemaining()) {
            int within = (int) (offset % blockSize);
            int length = Math.min(bytes.remaining(), blockSize - within);
            ByteBuffer part = bytes.slice(bytes.position(), length);
            into.writeBlock((int) (offset / blockSize), within, part);
            bytes.position(bytes.position() + length);
            offset += length;
        }
    }

    @Override
    public void close() throws IOException {
        for (Vhdx file : files) {
            file.close();
        }
    }
}
