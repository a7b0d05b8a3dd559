package dev.stillpoint.disk.clone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillpoint.disk.clone.DuplicateExtents.Region;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The layouts and rules of Windows, decoded byte by byte by a stand-in of its calls.
class WindowsBlocksTest {
    private static final long GIBIBYTE = 1L << 30;
    private static final ValueLayout.OfInt DWORD = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong QWORD = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @TempDir
    Path dir;

    @Test
    void regionsAreBelowFourGibibytesAndEndOnClusters() {
        assertThat(DuplicateExtents.covering(0, 4096)).isEmpty();
        assertThat(DuplicateExtents.covering(1, 4096)).containsExactly(new Region(0, 4096));
        assertThat(DuplicateExtents.covering(5 * GIBIBYTE + 1, 65536))
                .containsExactly(
                        new Region(0, 2 * GIBIBYTE),
                        new Region(2 * GIBIBYTE, 2 * GIBIBYTE),
                        new Region(4 * GIBIBYTE, GIBIBYTE + 65536));
    }

    @Test
    void anyLengthOfPathIsToldToWindows() {
        assertThat(Kernel32.wide("C:\\disks\\a.vhdx")).isEqualTo("\\\\?\\C:\\disks\\a.vhdx");
        assertThat(Kernel32.wide("\\\\nas-b\\backup\\a.vhdx")).isEqualTo("\\\\?\\UNC\\nas-b\\backup\\a.vhdx");
        assertThat(Kernel32.wide("\\\\?\\C:\\a")).isEqualTo("\\\\?\\C:\\a");
    }

    @Test
    void aCloneIsMadeAsWindowsWantsIt() throws Exception {
        // Given
        FakeWindows windows = new FakeWindows();
        windows.length = 3 * GIBIBYTE + 100;
        windows.attributes = WindowsBlocks.FILE_ATTRIBUTE_SPARSE_FILE;
        windows.integrityFlags = 1;
        Path target = dir.resolve("clone.vhdx");

        // When
        try (WindowsBlocks blocks = WindowsBlocks.open(windows, dir.resolve("disk.vhdx"))) {
            blocks.cloneTo(target);
        }

        // Then
        long rounded = 3 * GIBIBYTE + 4096;
        assertThat(windows.calls)
                .containsExactly(
                        "open 1 for reading",
                        "create 2",
                        "integrity of 1",
                        "2 gets the integrity algorithm 2 and flags 1",
                        "2 becomes sparse",
                        "2 is " + rounded + " long",
                        "2 shares 0+" + 2 * GIBIBYTE + " at 0 of 1",
                        "2 shares " + 2 * GIBIBYTE + "+" + (rounded - 2 * GIBIBYTE) + " at " + 2 * GIBIBYTE + " of 1",
                        "2 is " + windows.length + " long",
                        "flush 2",
                        "close 2",
                        "close 1");
    }

    @Test
    void aVolumeWithoutBlockCloningIsAskedForNothing() throws Exception {
        // Given
        FakeWindows windows = new FakeWindows();
        windows.volumeFlags = 0;

        // When
        try (WindowsBlocks blocks = WindowsBlocks.open(windows, dir.resolve("disk.vhdx"))) {
            // Then
            assertThatThrownBy(() -> blocks.cloneTo(dir.resolve("clone"))).isInstanceOf(CloneRefused.class);
        }
        assertThat(windows.calls).containsExactly("open 1 for reading", "close 1");
    }

    @Test
    void anotherVolumeAndTooManyClonesAreRefusals() throws Exception {
        for (int code : new int[] {1, 17, 50, 347}) {
            FakeWindows windows = new FakeWindows();
            windows.failDuplicate = code;
            Path target = Files.createFile(dir.resolve("clone" + code));
            try (WindowsBlocks blocks = WindowsBlocks.open(windows, dir.resolve("disk.vhdx"))) {
                assertThatThrownBy(() -> blocks.cloneTo(target)).isInstanceOf(CloneRefused.class);
            }
            assertThat(target).doesNotExist();
            assertThat(windows.calls).contains("close 2");
        }
        FakeWindows windows = new FakeWindows();
        windows.otherVolume = true;
        try (WindowsBlocks blocks = WindowsBlocks.open(windows, dir.resolve("disk.vhdx"))) {
            assertThatThrownBy(() -> blocks.cloneTo(dir.resolve("clone")))
                    .isInstanceOf(CloneRefused.class)
                    .hasMessageContaining("two volumes");
        }
    }

    @Test
    void aFullVolumeIsNoRefusal() throws Exception {
        // Given
        FakeWindows windows = new FakeWindows();
        windows.failDuplicate = 112;

        // When
        try (WindowsBlocks blocks = WindowsBlocks.open(windows, dir.resolve("disk.vhdx"))) {
            // Then
            assertThatThrownBy(() -> blocks.cloneTo(dir.resolve("clone")))
                    .isInstanceOf(WindowsFiles.WindowsError.class)
                    .hasMessageContaining("112")
                    .hasMessageContaining("0x98344");
        }
    }

    @Test
    void holesAreWhatIsNotAllocated() throws Exception {
        // Given
        FakeWindows windows = new FakeWindows();
        windows.length = 1000 * 65536;
        windows.allocated = List.of(new Region(65536, 65536), new Region(131072, 65536), new Region(655360, 65536));

        // When
        try (WindowsBlocks blocks = WindowsBlocks.open(windows, dir.resolve("disk.vhdx"))) {
            // Then
            assertThat(blocks.nextData(0)).isEqualTo(65536);
            assertThat(blocks.nextData(100_000)).isEqualTo(100_000);
            assertThat(blocks.nextHole(70_000)).isEqualTo(196_608);
            assertThat(blocks.nextHole(0)).isEqualTo(0);
            assertThat(blocks.nextData(196_608)).isEqualTo(655_360);
            assertThat(blocks.nextData(720_896)).isEqualTo(windows.length);
            assertThat(blocks.nextHole(windows.length)).isEqualTo(windows.length);
        }
    }

    private static final class FakeWindows implements WindowsFiles {
        final List<String> calls = new ArrayList<>();
        long length = 1 << 20;
        int attributes;
        int volumeFlags = WindowsBlocks.FILE_SUPPORTS_BLOCK_REFCOUNTING;
        int integrityFlags;
        int failDuplicate;
        boolean otherVolume;
        List<Region> allocated = List.of();

        @Override
        public long openForReading(Path file) {
            calls.add("open 1 for reading");
            return 1;
        }

        @Override
        public long createNew(Path file) {
            calls.add("create 2");
            return 2;
        }

        @Override
        public About about(long handle, Path file) {
            return new About(length, attributes, handle == 2 && otherVolume ? 8 : 7, volumeFlags);
        }

        @Override
        public int control(long handle, int code, MemorySegment in, MemorySegment out, Path file) throws IOException {
            switch (code) {
                case 0x9027C -> {
                    assertThat(out.byteSize()).isEqualTo(16);
                    calls.add("integrity of " + handle);
                    out.set(DWORD, 0, 2);
                    out.set(DWORD, 4, integrityFlags);
                    out.set(DWORD, 8, 65536);
                    out.set(DWORD, 12, 4096);
                }
                case 0x9C280 -> {
                    assertThat(in.byteSize()).isEqualTo(8);
                    calls.add(handle + " gets the integrity algorithm " + in.get(DWORD, 0) + " and flags "
                            + in.get(DWORD, 4));
                }
                case 0x900C4 -> calls.add(handle + " becomes sparse");
                case 0x98344 -> {
                    assertThat(in.byteSize()).isEqualTo(32);
                    if (failDuplicate != 0) {
                        throw new WindowsError(failDuplicate, "DeviceIoControl 0x98344", file);
                    }
                    calls.add(handle + " shares " + in.get(QWORD, 8) + "+" + in.get(QWORD, 24) + " at "
                            + in.get(QWORD, 16) + " of " + in.get(QWORD, 0));
                }
                case 0x940CF -> {
                    return answerRanges(in, out, file);
                }
                default -> throw new AssertionError("control code 0x" + Integer.toHexString(code));
            }
            return (int) out.byteSize();
        }

        private int answerRanges(MemorySegment in, MemorySegment out, Path file) throws IOException {
            long from = in.get(QWORD, 0);
            long to = from + in.get(QWORD, 8);
            long at = 0;
            for (Region region : allocated) {
                long start = Math.max(from, region.offset());
                long end = Math.min(to, region.offset() + region.bytes());
                if (start >= end) {
                    continue;
                }
                if (at == out.byteSize()) {
                    throw new WindowsError(234, "DeviceIoControl 0x940cf", file);
                }
                out.set(QWORD, at, start);
                out.set(QWORD, at + 8, end - start);
                at += 16;
            }
            return (int) at;
        }

        @Override
        public void setLength(long handle, long to, Path file) {
            calls.add(handle + " is " + to + " long");
        }

        @Override
        public void flush(long handle, Path file) {
            calls.add("flush " + handle);
        }

        @Override
        public void close(long handle, Path file) {
            calls.add("close " + handle);
        }
    }
}
