package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.disk.lock.CopyLocks;
import dev.stillpoint.disk.storage.Storage;
import java.io.IOException;
import java.time.Clock;

/// Copies disks and undoes copies. Knows files only; may be used from several threads.
///
/// ```
/// var copier = new DiskCopier(new LocalStorage(), new CopyLocks(), Clock.systemUTC(), 8);
/// CopyOutcome outcome = copier.copy(request, Throttle.unlimited(), Progress.NONE, new Interruption());
/// ```
///
/// Expected failures are values ([CopyOutcome.Failed]).
public final class DiskCopier {
    private final Storage storage;
    private final CopyLocks locks;
    private final Clock clock;
    private final CopySettings settings;

    /// @param buffers of 4 MiB each, per copy
    public DiskCopier(Storage storage, CopyLocks locks, Clock clock, int buffers) {
        this(storage, locks, clock, CopySettings.with(buffers));
    }

    public DiskCopier(Storage storage, CopyLocks locks, Clock clock, CopySettings settings) {
        this.storage = storage;
        this.locks = locks;
        this.clock = clock;
        this.settings = settings;
    }

    /// Copies all files of a disk, reads them back and commits them by their manifest; answers an existing copy when
    /// there is one. Returns when everything is on the medium.
    public CopyOutcome copy(CopyRequest request, Throttle throttle, Progress progress, Interruption interruption) {
        CopyAttempt attempt =
                new CopyAttempt(storage, locks, clock, settings, request, throttle, progress, interruption);
        try {
            return attempt.run();
        } catch (CopyFailed e) {
            return new CopyOutcome.Failed(e.code(), e.detail());
        } catch (Stopped e) {
            return new CopyOutcome.Stopped();
        } catch (IOException e) {
            CopyFailed failed = CopyFailed.io("copy " + request.folder(), e);
            return new CopyOutcome.Failed(failed.code(), failed.detail());
        } catch (RuntimeException e) {
            return new CopyOutcome.Failed(FailureCode.INTERNAL, "copy " + request.folder() + ": " + e);
        }
    }
}
