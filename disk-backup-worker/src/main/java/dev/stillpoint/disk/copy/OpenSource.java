package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.disk.copy.CopyRequest.SourceFile;
import dev.stillpoint.disk.manifest.Manifest;
import dev.stillpoint.disk.storage.ReadableFile;
import dev.stillpoint.disk.storage.SourceInUse;
import dev.stillpoint.disk.storage.Storage;
import dev.stillpoint.disk.vhdx.VhdxHeader;
import dev.stillpoint.disk.vhdx.VhdxUnreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Optional;

/// A held source with what it looked like when the copy began.
record OpenSource(SourceFile source, ReadableFile file, Facts facts) implements AutoCloseable, ChunkPipeline.Origin {
    /// What must not change while a file is read.
    record Facts(long length, Instant modified, Optional<VhdxHeader> header) {}

    static OpenSource open(Storage storage, SourceFile source) throws CopyFailed {
        ReadableFile file;
        try {
            file = storage.openSource(source.local());
        } catch (SourceInUse e) {
            throw new CopyFailed(
                    FailureCode.SOURCE_IN_USE,
                    source.identity() + " (" + source.local() + "): another program holds it open for writing",
                    e);
        } catch (NoSuchFileException e) {
            throw missing(source, e);
        } catch (IOException e) {
            throw CopyFailed.io("opening the source " + source.identity() + " (" + source.local() + ")", e);
        }
        try {
            Facts facts = facts(source, file);
            if (facts.header().isPresent() && !facts.header().get().clean()) {
                throw new CopyFailed(
                        FailureCode.SOURCE_NOT_CLEAN,
                        source.identity() + ": the log of this VHDX is not empty (log GUID "
                                + facts.header().get().logGuid() + "), expected none after its VM was shut down");
            }
            return new OpenSource(source, file, facts);
        } catch (CopyFailed | RuntimeException | Error e) {
            close(file, e);
            throw e;
        }
    }

    private static CopyFailed missing(SourceFile source, NoSuchFileException e) {
        boolean folderThere = source.local().getParent() != null
                && Files.isDirectory(source.local().getParent());
        return new CopyFailed(
                folderThere ? FailureCode.DISK_FILE_GONE : FailureCode.SOURCE_UNREACHABLE,
                source.identity() + ": there is no " + (folderThere ? "" : "folder of ") + source.local(),
                e);
    }

    private static Facts facts(SourceFile source, ReadableFile file) throws CopyFailed {
        try {
            return new Facts(file.length(), file.modified(), VhdxHeader.read(file));
        } catch (VhdxUnreadable e) {
            throw new CopyFailed(FailureCode.SOURCE_NOT_CLEAN, source.identity() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw CopyFailed.io("reading the header of " + source.identity() + " (" + source.local() + ")", e);
        }
    }

    void requireUnchanged() throws CopyFailed {
        Facts now = facts(source, file);
        if (!now.equals(facts)) {
            throw new CopyFailed(
                    FailureCode.SOURCE_CHANGED,
                    source.identity() + " changed while it was read: " + facts.length() + " bytes of "
                            + facts.modified() + " before, " + now.length() + " bytes of " + now.modified() + " after"
                            + (now.header().equals(facts.header()) ? "" : ", another VHDX header"));
        }
    }

    Manifest.Source origin() {
        return new Manifest.Source(
                source.identity().owner(),
                source.identity().path(),
                file.identity(),
                facts.modified(),
                facts.header().map(header -> header.dataWriteGuid().toString()));
    }

    @Override
    public CopyFailed unreadable(long position, IOException e) {
        return CopyFailed.io("reading the source " + source.identity() + " at byte " + position, e);
    }

    @Override
    public CopyFailed endedAt(long position) {
        return new CopyFailed(
                FailureCode.SOURCE_CHANGED,
                source.identity() + " ends at byte " + position + ", expected " + facts.length() + " bytes");
    }

    private static void close(ReadableFile file, Throwable because) {
        try {
            file.close();
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
