package dev.stillpoint.disk.clone;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/// The few calls of Linux's C library that Java has no name for. Descriptors are plain numbers: who opens one closes
/// it.
final class Libc {
    static final int O_RDONLY = 0;
    static final int O_WRONLY = 1;

    /// One of the flags whose value depends on the processor: asm-generic's, which x86 uses, or arm64's.
    static final int O_NOFOLLOW = System.getProperty("os.arch", "").equals("aarch64") ? 0x8000 : 0x20000;

    static final int SEEK_END = 2;
    static final int ENOENT = 2;
    static final int ENXIO = 6;
    static final int EINVAL = 22;

    private static final int O_CLOEXEC = 0x80000;
    private static final int EINTR = 4;
    private static final int EXDEV = 18;
    private static final int ENOTTY = 25;
    private static final int ENOSYS = 38;
    private static final int EOPNOTSUPP = 95;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
    private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final MethodHandle OPEN = LINKER.downcallHandle(
            symbol("open"),
            FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT, INT),
            CAPTURE,
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle IOCTL = LINKER.downcallHandle(
            symbol("ioctl"),
            FunctionDescriptor.of(INT, INT, LONG, ValueLayout.ADDRESS),
            CAPTURE,
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle LSEEK =
            LINKER.downcallHandle(symbol("lseek"), FunctionDescriptor.of(LONG, INT, LONG, INT), CAPTURE);
    private static final MethodHandle FSYNC =
            LINKER.downcallHandle(symbol("fsync"), FunctionDescriptor.of(INT, INT), CAPTURE);
    private static final MethodHandle CLOSE =
            LINKER.downcallHandle(symbol("close"), FunctionDescriptor.of(INT, INT), CAPTURE);

    private Libc() {}

    /// What a call answered.
    ///
    /// @param errno 0 when it worked
    record Result(long value, int errno) {
        boolean failed() {
            return errno != 0;
        }

        long orThrow(Path file, String call) throws IOException {
            if (failed()) {
                throw new FileSystemException(file.toString(), null, call + ": " + text(errno));
            }
            return value;
        }
    }

    private interface Call {
        long with(MemorySegment state) throws Throwable;
    }

    private static MemorySegment symbol(String name) {
        return LINKER.defaultLookup().find(name).orElseThrow();
    }

    static Result open(Path file, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom(file.toString());
            return call(state -> (int) OPEN.invokeExact(state, path, flags | O_CLOEXEC, 0));
        }
    }

    static Result ioctl(int descriptor, long request, MemorySegment argument) {
        return call(state -> (int) IOCTL.invokeExact(state, descriptor, request, argument));
    }

    static Result lseek(int descriptor, long offset, int whence) {
        return call(state -> (long) LSEEK.invokeExact(state, descriptor, offset, whence));
    }

    static Result fsync(int descriptor) {
        return call(state -> (int) FSYNC.invokeExact(state, descriptor));
    }

    /// Never repeated: whatever it answers, the descriptor is gone.
    static Result close(int descriptor) {
        return once(state -> (int) CLOSE.invokeExact(state, descriptor));
    }

    private static Result call(Call call) {
        Result result = once(call);
        while (result.errno() == EINTR) {
            result = once(call);
        }
        return result;
    }

    private static Result once(Call call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            long value = call.with(state);
            return new Result(value, value < 0 ? (int) ERRNO.get(state, 0L) : 0);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a native call threw", e);
        }
    }

    /// Whether `FICLONE` says that these two files can't share blocks, rather than that something broke.
    static boolean meansNotHere(int errno) {
        return errno == EOPNOTSUPP || errno == ENOTTY || errno == ENOSYS || errno == EXDEV || errno == EINVAL;
    }

    static String text(int errno) {
        return switch (errno) {
            case ENOENT -> "no such file or directory";
            case 5 -> "input/output error";
            case 13 -> "permission denied";
            case EXDEV -> "they lie on two file systems";
            case EINVAL -> "not with these files";
            case 28 -> "no space left on device";
            case 30 -> "read-only file system";
            case EOPNOTSUPP, ENOTTY, ENOSYS -> "this file system can't";
            case 122 -> "disk quota exceeded";
            default -> "error " + errno;
        };
    }
}
