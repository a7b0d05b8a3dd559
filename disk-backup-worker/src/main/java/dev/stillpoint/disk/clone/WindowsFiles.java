package dev.stillpoint.disk.clone;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// The calls of Windows that block cloning needs; [Kernel32] makes them. A handle is what `CreateFileW` answered.
interface WindowsFiles {
    /// Failures that Windows tells by number; see winerror.h.
    final class WindowsError extends IOException {
        private static final long serialVersionUID = 1;
        private final int code;

        WindowsError(int code, String call, Path file) {
            super(file + ": " + call + " answered Windows error " + code);
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /// What `GetFileInformationByHandle` and `GetVolumeInformationByHandleW` tell.
    ///
    /// @param volume its serial number
    /// @param volumeFlags such as `FILE_SUPPORTS_BLOCK_REFCOUNTING`
    record About(long length, int attributes, int volume, int volumeFlags) {}

    /// Opens an existing file for reading, others may do anything with it.
    long openForReading(Path file) throws IOException;

    /// Makes a new file for reading and writing.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException when it exists
    long createNew(Path file) throws IOException;

    About about(long handle, Path file) throws IOException;

    /// `DeviceIoControl`.
    ///
    /// @param in nothing to send when its size is 0
    /// @param out room for the answer; none when its size is 0
    /// @return how many bytes of `out` were written
    int control(long handle, int code, MemorySegment in, MemorySegment out, Path file) throws IOException;

    /// `SetFileInformationByHandle` with `FileEndOfFileInfo`.
    void setLength(long handle, long length, Path file) throws IOException;

    /// `FlushFileBuffers`.
    void flush(long handle, Path file) throws IOException;

    void close(long handle, Path file) throws IOException;
}
