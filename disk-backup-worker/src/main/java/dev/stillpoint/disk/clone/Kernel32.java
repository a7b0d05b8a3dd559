package dev.stillpoint.disk.clone;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// [WindowsFiles] by kernel32.dll. Can be made on Windows only.
final class Kernel32 implements WindowsFiles {
    private static final int GENERIC_READ = 0x80000000;
    private static final int GENERIC_WRITE = 0x40000000;
    private static final int FILE_SHARE_ALL = 7;
    private static final int FILE_SHARE_READ = 1;
    private static final int CREATE_NEW = 1;
    private static final int OPEN_EXISTING = 3;
    private static final int FILE_FLAG_OPEN_REPARSE_POINT = 0x00200000;
    private static final long INVALID_HANDLE_VALUE = -1;
    private static final int FILE_END_OF_FILE_INFO = 6;

    private static final int ERROR_FILE_NOT_FOUND = 2;
    private static final int ERROR_PATH_NOT_FOUND = 3;
    private static final int ERROR_FILE_EXISTS = 80;
    private static final int ERROR_ALREADY_EXISTS = 183;

    /// `BY_HANDLE_FILE_INFORMATION`: 13 fields of 4 bytes.
    private static final int INFORMATION_BYTES = 52;

    private static final int VOLUME_AT = 28;
    private static final int LENGTH_HIGH_AT = 32;
    private static final int LENGTH_LOW_AT = 36;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong HANDLE = ValueLayout.JAVA_LONG;

    private final VarHandle lastError = STATE.varHandle(PathElement.groupElement("GetLastError"));
    private final MethodHandle createFile;
    private final MethodHandle getFileInformation;
    private final MethodHandle getVolumeInformation;
    private final MethodHandle deviceIoControl;
    private final MethodHandle setFileInformation;
    private final MethodHandle flushFileBuffers;
    private final MethodHandle closeHandle;

    Kernel32() {
        SymbolLookup library = SymbolLookup.libraryLookup("kernel32", Arena.global());
        var pointer = ValueLayout.ADDRESS;
        createFile = function(
                library, "CreateFileW", FunctionDescriptor.of(HANDLE, pointer, INT, INT, pointer, INT, INT, HANDLE));
        getFileInformation =
                function(library, "GetFileInformationByHandle", FunctionDescriptor.of(INT, HANDLE, pointer));
        getVolumeInformation = function(
                library,
                "GetVolumeInformationByHandleW",
                FunctionDescriptor.of(INT, HANDLE, pointer, INT, pointer, pointer, pointer, pointer, INT));
        deviceIoControl = function(
                library,
                "DeviceIoControl",
                FunctionDescriptor.of(INT, HANDLE, INT, pointer, INT, pointer, INT, pointer, pointer));
        setFileInformation =
                function(library, "SetFileInformationByHandle", FunctionDescriptor.of(INT, HANDLE, INT, pointer, INT));
        flushFileBuffers = function(library, "FlushFileBuffers", FunctionDescriptor.of(INT, HANDLE));
        closeHandle = function(library, "CloseHandle", FunctionDescriptor.of(INT, HANDLE));
    }

    private static MethodHandle function(SymbolLookup library, String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker()
                .downcallHandle(
                        library.find(name).orElseThrow(), descriptor, Linker.Option.captureCallState("GetLastError"));
    }

    private interface Call {
        long with(MemorySegment state, Arena memory) throws Throwable;
    }

    private long call(String name, Path file, long failure, Call call) throws IOException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment state = memory.allocate(STATE);
            long value = call.with(state, memory);
            if (value != failure) {
                return value;
            }
            int code = (int) lastError.get(state, 0L);
            throw switch (code) {
                case ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND -> new NoSuchFileException(file.toString());
                case ERROR_FILE_EXISTS, ERROR_ALREADY_EXISTS -> new FileAlreadyExistsException(file.toString());
                default -> new WindowsError(code, name, file);
            };
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a native call threw", e);
        }
    }

    /// As Windows takes paths of any length: `\\?\C:\…`, `\\?\UNC\server\share\…`.
    static String wide(String absolute) {
        if (absolute.startsWith("\\\\?\\")) {
            return absolute;
        }
        return absolute.startsWith("\\\\") ? "\\\\?\\UNC" + absolute.substring(1) : "\\\\?\\" + absolute;
    }

    private long create(Path file, int access, int share, int disposition) throws IOException {
        String path = wide(file.toAbsolutePath().normalize().toString());
        return call("CreateFileW", file, INVALID_HANDLE_VALUE, (state, memory) -> (long) createFile.invokeExact(
                state,
                memory.allocateFrom(path, StandardCharsets.UTF_16LE),
                access,
                share,
                MemorySegment.NULL,
                disposition,
                FILE_FLAG_OPEN_REPARSE_POINT,
                0L));
    }

    @Override
    public long openForReading(Path file) throws IOException {
        return create(file, GENERIC_READ, FILE_SHARE_ALL, OPEN_EXISTING);
    }

    @Override
    public long createNew(Path file) throws IOException {
        return create(file, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, CREATE_NEW);
    }

    @Override
    public About about(long handle, Path file) throws IOException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment information = memory.allocate(INFORMATION_BYTES, Integer.BYTES);
            call("GetFileInformationByHandle", file, 0, (state, inner) ->
                    (int) getFileInformation.invokeExact(state, handle, information));
            MemorySegment flags = memory.allocate(INT);
            call("GetVolumeInformationByHandleW", file, 0, (state, inner) -> (int) getVolumeInformation.invokeExact(
                    state,
                    handle,
                    MemorySegment.NULL,
                    0,
                    MemorySegment.NULL,
                    MemorySegment.NULL,
                    flags,
                    MemorySegment.NULL,
                    0));
            long length = Integer.toUnsignedLong(information.get(INT, LENGTH_HIGH_AT)) << 32
                    | Integer.toUnsignedLong(information.get(INT, LENGTH_LOW_AT));
            return new About(length, information.get(INT, 0), information.get(INT, VOLUME_AT), flags.get(INT, 0));
        }
    }

    @Override
    public int control(long handle, int code, MemorySegment in, MemorySegment out, Path file) throws IOException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment returned = memory.allocate(INT);
            call(
                    "DeviceIoControl 0x" + Integer.toHexString(code),
                    file,
                    0,
                    (state, inner) -> (int) deviceIoControl.invokeExact(
                            state,
                            handle,
                            code,
                            in,
                            (int) in.byteSize(),
                            out,
                            (int) out.byteSize(),
                            returned,
                            MemorySegment.NULL));
            return returned.get(INT, 0);
        }
    }

    @Override
    public void setLength(long handle, long length, Path file) throws IOException {
        call("SetFileInformationByHandle", file, 0, (state, memory) -> (int) setFileInformation.invokeExact(
                state, handle, FILE_END_OF_FILE_INFO, memory.allocateFrom(ValueLayout.JAVA_LONG, length), Long.BYTES));
    }

    @Override
    public void flush(long handle, Path file) throws IOException {
        call("FlushFileBuffers", file, 0, (state, memory) -> (int) flushFileBuffers.invokeExact(state, handle));
    }

    @Override
    public void close(long handle, Path file) throws IOException {
        call("CloseHandle", file, 0, (state, memory) -> (int) closeHandle.invokeExact(state, handle));
    }
}
