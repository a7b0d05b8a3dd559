package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.disk.clone.CloneRefused;
import dev.stillpoint.disk.copy.CopyFolder.Nonce;
import dev.stillpoint.disk.copy.Piece.Ground;
import dev.stillpoint.disk.manifest.LeafSize;
import dev.stillpoint.disk.manifest.LeafSource;
import dev.stillpoint.disk.manifest.ManifestDraft;
import dev.stillpoint.disk.manifest.ManifestDraft.FileLeaves;
import dev.stillpoint.disk.storage.ChunkBuffers;
import dev.stillpoint.disk.storage.ReadableFile;
import dev.stillpoint.disk.storage.Storage;
import dev.stillpoint.disk.storage.WritableFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The files of one copy that is being made: partial files, the manifest's draft and, for who holds the lock, the
/// journal. [#begin] or [#resume], then [#write], [#readBack]; then [CopyCommit] gives the names.
final class CopyWork implements Closeable {
    /// A copied file in more pieces than that is not cloned any more: a clone costs by pieces.
    private static final long MOST_EXTENTS = 20_000;

    final CopyContext context;
    final Nonce nonce;
    final ManifestDraft draft;
    final List<Piece> pieces = new ArrayList<>();
    final MadeFiles made;
    private final Storage storage;
    private final ChunkBuffers buffers;
    private final long totalBytes;
    private final AtomicLong moved = new AtomicLong();
    private final AtomicLong bytesWritten = new AtomicLong();
    private @Nullable BaseCopy base;
    private @Nullable Journal journal;
    private Optional<Journal.BasedOn> basedOn = Optional.empty();
    private boolean resumedDirect = true;
    private boolean spaceFound;

    private CopyWork(
            CopyContext context,
            Nonce nonce,
            ManifestDraft draft,
            MadeFiles made,
            ChunkBuffers buffers,
            List<OpenSource> sources) {
        this.context = context;
        this.storage = context.storage();
        this.nonce = nonce;
        this.draft = draft;
        this.made = made;
        this.buffers = buffers;
        this.totalBytes = sources.stream().mapToLong(s -> s.facts().length()).sum();
    }

    /// Makes all files, on the blocks of `base` where the place can clone.
    ///
    /// @param base must stay open as long as this
    static CopyWork begin(
            CopyContext context,
            Nonce nonce,
            List<OpenSource> sources,
            @Nullable BaseCopy base,
            ChunkBuffers buffers,
            MadeFiles made)
            throws CopyFailed, IOException {
        Path file = context.place().partial(context.manifestFile().getFileName().toString(), nonce);
        ManifestDraft draft;
        try {
            draft = ManifestDraft.create(context.storage(), file, context.sourceNames());
            made.add(file);
        } catch (FileSystemException e) {
            throw CopyFailed.io("making the manifest " + file, e);
        }
        CopyWork work = new CopyWork(context, nonce, draft, made, buffers, sources);
        work.base = base;
        try {
            for (int i = 0; i < sources.size(); i++) {
                work.makePiece(sources, i);
            }
            if (base != null && work.pieces.stream().anyMatch(Piece::cloned)) {
                work.basedOn = Optional.of(base.journaled());
            }
            if (nonce.locked()) {
                work.beginJournal();
            }
            return work;
        } catch (CopyFailed | IOException | RuntimeException | Error e) {
            work.closeAfter(e);
            throw e;
        }
    }

    private void makePiece(List<OpenSource> sources, int index) throws CopyFailed, IOException {
        OpenSource source = sources.get(index);
        long length = source.facts().length();
        LeafSize size = context.settings().leafSize().apply(length);
        Path partial = context.place().partial(source.source().name(), nonce);
        WritableFile target = null;
        Ground ground = new Ground.Holes();
        try {
            Optional<BaseCopy.Part> part = base == null ? Optional.empty() : base.part(source.source(), index);
            if (part.isPresent() && part.get().leaves().size() == size) {
                target = clone(part.get(), partial, length);
                ground = target == null ? ground : new Ground.Blocks(part.get());
            }
            if (target == null) {
                requireSpace(sources.subList(index, sources.size()));
                target = storage.createCopy(partial, length);
            }
        } catch (IOException e) {
            throw CopyFailed.io("making " + partial, e);
        }
        made.add(partial);
        pieces.add(new Piece(source, partial, target, draft.begin(length, size), ground, plainHash(), 0, false));
    }

    /// Looked at before the first file that is written as a whole: what a clone needs can't be told.
    private void requireSpace(List<OpenSource> toWrite) throws CopyFailed, IOException {
        if (spaceFound) {
            return;
        }
        List<Long> lengths = toWrite.stream().map(s -> s.facts().length()).toList();
        long needed = lengths.stream().mapToLong(Long::longValue).sum() + ManifestDraft.estimatedBytes(lengths);
        long free = storage.usableBytes(context.place().folder());
        if (free < needed) {
            throw new CopyFailed(
                    FailureCode.NO_SPACE,
                    context.place().folder() + ": " + needed + " bytes needed for "
                            + context.request().files().getLast().identity() + ", " + free + " bytes free");
        }
        spaceFound = true;
    }

    private @Nullable PlainHash plainHash() {
        return context.request().sha256() ? new PlainHash() : null;
    }

    /// Nothing when the place can't clone, or the base's file went away.
    private @Nullable WritableFile clone(BaseCopy.Part part, Path partial, long length) throws IOException {
        try {
            return storage.cloneCopy(part.path(), partial, length, MOST_EXTENTS);
        } catch (CloneRefused | NoSuchFileException wholeThen) {
            return null;
        }
    }

    private void beginJournal() throws CopyFailed, IOException {
        storage.syncFolder(context.place().folder());
        List<Journal.Part> parts = new ArrayList<>();
        for (Piece piece : pieces) {
            parts.add(piece.journaled(storage));
        }
        Path path = context.place().journal(context.request().mainName(), nonce);
        try {
            journal =
                    Journal.create(storage, path, new Journal.Head(Journal.VERSION, nonce.toString(), parts, basedOn));
            made.add(path);
        } catch (IOException e) {
            made.add(path);
            throw CopyFailed.io("writing the journal " + path, e);
        }
    }

    /// Goes on with what a killed process left, as far as that proves right.
    static CopyWork resume(
            CopyContext context, Leftover left, List<OpenSource> sources, ChunkBuffers buffers, MadeFiles made)
            throws CopyFailed, Stopped, IOException {
        left.all().forEach(made::add);
        ManifestDraft draft = ManifestDraft.resume(context.storage(), left.draft(), context.sourceNames());
        CopyWork work = new CopyWork(context, left.nonce(), draft, made, buffers, sources);
        try {
            work.basedOn = left.found().head().base();
            if (work.basedOn.isPresent()) {
                work.base = BaseCopy.again(
                                context.storage(),
                                work.basedOn.get(),
                                context.request().key())
                        .orElse(null);
            }
            work.journal = Journal.resume(context.storage(), left.journal(), left.found());
            work.takePieces(sources, left);
            return work;
        } catch (CopyFailed | Stopped | IOException | RuntimeException | Error e) {
            work.closeAfter(e);
            throw e;
        }
    }

    /// Reads what the journal claims back from the medium and compares it with the draft's records, up to the first
    /// difference; from there on the copy is made again.
    private void takePieces(List<OpenSource> sources, Leftover left) throws CopyFailed, Stopped, IOException {
        boolean whole = true;
        ClaimProof proof =
                new ClaimProof(context, buffers, bytes -> report(bytes * passes(), "proving what was copied before"));
        try (ReadableFile records = storage.openRecord(draft.path())) {
            for (int i = 0; i < sources.size(); i++) {
                Piece piece = takePiece(sources.get(i), left, i, whole ? left.claimed(i) : 0, records, proof);
                pieces.add(piece);
                whole &= piece.proven == piece.length();
            }
        }
        resumedDirect = proof.direct();
    }

    private Piece takePiece(
            OpenSource source, Leftover left, int index, long claimed, ReadableFile records, ClaimProof proof)
            throws CopyFailed, Stopped, IOException {
        Journal.Part part = left.found().head().files().get(index);
        Leftover.Where where = left.files().get(index);
        long length = source.facts().length();
        FileLeaves leaves = draft.begin(length, context.settings().leafSize().apply(length));
        PlainHash whole = plainHash();
        LeafSource claims = draft.leaves(leaves, records);
        long proven = proof.prove(where.path(), claimed, claims, whole);
        leaves.takeOver(claims, leaves.size().count(proven));
        Ground ground = new Ground.Holes();
        if (part.cloned()) {
            Optional<BaseCopy.Part> lent =
                    base == null || proven < claimed ? Optional.empty() : base.part(source.source(), index);
            ground = lent.isPresent() ? new Ground.Blocks(lent.get()) : new Ground.Unknown();
        }
        // what was written behind that goes, unless blocks of the base lie there
        WritableFile target = storage.resumeCopy(where.path(), part.cloned() ? length : proven, length);
        return new Piece(source, where.path(), target, leaves, ground, whole, proven, where.placed());
    }

    /// Reads the sources and writes what is missing.
    void write() throws CopyFailed, Stopped, IOException {
        for (int i = 0; i < pieces.size(); i++) {
            write(pieces.get(i), i);
        }
    }

    private void write(Piece piece, int index) throws CopyFailed, Stopped, IOException {
        if (piece.proven == piece.length() && piece.proven > 0) {
            return;
        }
        Journal noted = journal;
        if (noted == null) {
            copy(piece, ChunkPipeline.Gate.OPEN, reached -> {});
            flush(piece);
            return;
        }
        Checkpoints.Flush flush = () -> {
            flush(piece);
            flushDraft(draft::syncLeaves);
        };
        try (Checkpoints checkpoints = new Checkpoints(noted, index, piece.proven, context.settings(), flush)) {
            try {
                copy(
                        piece,
                        (end, wanted) -> checkpoints.awaitRoom(end, wanted, context.lookout()),
                        checkpoints::reached);
            } catch (Stopped stopped) {
                noteLast(checkpoints);
                throw stopped;
            }
            checkpoints.finish();
        }
    }

    private static void noteLast(Checkpoints checkpoints) {
        try {
            checkpoints.finish();
        } catch (CopyFailed notNoted) {
            // what was noted before holds; the process ends either way
        }
    }

    private void copy(Piece piece, ChunkPipeline.Gate gate, LongConsumer reached)
            throws CopyFailed, Stopped, IOException {
        LeafSequence sequence = new LeafSequence(piece.leaves, piece.proven, reached);
        String doing = "copying " + piece.name();
        ChunkPipeline.Reading reading = new ChunkPipeline.Reading(
                piece.source.file(),
                piece.proven,
                piece.length(),
                piece.size,
                piece.source,
                context.throttle(),
                context.lookout(),
                gate);
        ChunkPipeline.run(
                reading,
                buffers,
                chunk -> {
                    bytesWritten.addAndGet(piece.write(chunk));
                    flushDraft(() -> sequence.add(chunk));
                    report(chunk.length, doing);
                },
                piece.whole == null ? null : piece.whole::add);
    }

    private static void flush(Piece piece) throws CopyFailed {
        try {
            piece.target.sync();
        } catch (IOException e) {
            throw CopyFailed.io("flushing " + piece.partial, e);
        }
    }

    private interface DraftStep {
        void run() throws IOException;
    }

    private void flushDraft(DraftStep step) throws CopyFailed {
        try {
            step.run();
        } catch (IOException e) {
            throw CopyFailed.io("writing the manifest " + draft.path(), e);
        }
    }

    /// Reads the copied files from their medium, but for what was proven when the work was resumed.
    ///
    /// @return `direct` past the page cache, or `cached`
    String readBack() throws CopyFailed, Stopped, IOException {
        flushDraft(draft::flushLeaves);
        boolean direct = resumedDirect;
        try (ReadableFile records = storage.openRecord(draft.path())) {
            for (Piece piece : pieces) {
                AtomicReference<@Nullable Damage> damage = new AtomicReference<>();
                LeafSource expected = draft.leaves(piece.leaves, records);
                try (ReadableFile copy = storage.openCopy(piece.partial)) {
                    direct &= copy.pastPageCache();
                    new ReadBack(
                                    piece.name(),
                                    expected,
                                    ReadBack.Reading.ONCE,
                                    found -> damage.accumulateAndGet(found, Damage::first))
                            .run(
                                    copy,
                                    piece.proven,
                                    piece.length(),
                                    buffers,
                                    context.throttle(),
                                    context.lookout(),
                                    bytes -> report(bytes, "reading back " + piece.name()));
                }
                Damage found = damage.get();
                if (found != null) {
                    throw blame(piece, found, expected);
                }
            }
        }
        return direct ? "direct" : "cached";
    }

    private CopyFailed blame(Piece piece, Damage found, LeafSource expected) throws IOException {
        byte[] record = expected.records(found.offset() / piece.size.bytes(), 1);
        if (base != null && piece.taken(found.offset(), record)) {
            return new BaseDamaged(found + "; the block belongs to the copy " + base.folder() + " too");
        }
        return new CopyFailed(
                FailureCode.COPY_DAMAGED,
                found + "; the medium of " + context.place().folder() + " is suspect");
    }

    private int passes() {
        return context.request().verify() ? 2 : 1;
    }

    /// With reading back each byte is moved twice.
    private void report(long bytes, String doing) {
        context.progress().moved(Math.min(totalBytes, moved.addAndGet(bytes) / passes()), totalBytes, doing);
    }

    long bytesWritten() {
        return bytesWritten.get();
    }

    /// What an earlier process had copied.
    long bytesResumed() {
        return pieces.stream().mapToLong(piece -> piece.proven).sum();
    }

    Optional<Journal.BasedOn> basedOn() {
        return basedOn;
    }

    /// Whether another process can go on with what this one made.
    boolean resumable() {
        return journal != null;
    }

    private void closeAfter(Throwable e) {
        try {
            close();
        } catch (IOException another) {
            e.addSuppressed(another);
        }
    }

    @Override
    public void close() throws IOException {
        List<Closeable> all = new ArrayList<>(List.of(draft));
        pieces.forEach(piece -> all.add(piece.target));
        if (journal != null) {
            all.add(journal);
        }
        if (base != null) {
            all.add(base);
        }
        IOException first = null;
        for (Closeable each : all) {
            try {
                each.close();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
