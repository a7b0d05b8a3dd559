package dev.stillpoint.disk.command;

import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.DiskCommand.CopyDisk;
import dev.stillpoint.contracts.DiskCommand.CopyTarget;
import dev.stillpoint.contracts.DiskCommand.DeleteCopy;
import dev.stillpoint.contracts.DiskCommand.UndoCopy;
import dev.stillpoint.contracts.DiskCommand.VerifyCopy;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.contracts.StepResult;
import dev.stillpoint.disk.command.Engine.Call;
import dev.stillpoint.disk.command.Engine.Spoilt;
import dev.stillpoint.disk.copy.Base;
import dev.stillpoint.disk.copy.CopyOutcome;
import dev.stillpoint.disk.copy.CopyRemover;
import dev.stillpoint.disk.copy.CopyRequest;
import dev.stillpoint.disk.copy.CopyVerifier;
import dev.stillpoint.disk.copy.Damage;
import dev.stillpoint.disk.copy.DiskCopier;
import dev.stillpoint.disk.fault.FaultyStorage.Steps;
import dev.stillpoint.disk.manifest.Manifest;
import dev.stillpoint.disk.path.PathRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The steps on copies at a location: made, verified, undone, deleted.
final class CopySteps {
    private static final int MOST_DAMAGED = 100;

    private final Engine engine;

    CopySteps(Engine engine) {
        this.engine = engine;
    }

    Answer copy(CopyDisk command, Path folder, Call call) throws PathRefused, IOException {
        List<CopyRequest.SourceFile> files = new ArrayList<>();
        for (DiskPath file : command.files()) {
            files.add(new CopyRequest.SourceFile(file, engine.sources().local(file)));
        }
        return copy(command, files, command.source(), Steps.COPYING, folder, call);
    }

    /// @param files where the bytes are read, under the names that they have in the copy
    /// @param disk the disk's main file
    Answer copy(
            DiskCommand command,
            List<CopyRequest.SourceFile> files,
            DiskPath disk,
            Steps steps,
            Path folder,
            Call call) {
        CopyRequest request = new CopyRequest(
                        files,
                        folder,
                        call.delivery().ref().attempt(),
                        call.location().executor(),
                        call.location().key(),
                        true,
                        CopyRequest.Existing.ANSWER,
                        engine.settings().lockWait(),
                        call.delivery().patience())
                .on(new Base.Newest());
        Spoilt spoilt = engine.spoilt(engine.storage().with(call.location().space()), steps, disk.fileName(), call);
        DiskCopier copier = new DiskCopier(
                spoilt.storage(),
                engine.locks(),
                engine.clock(),
                engine.settings().copies());
        return switch (copier.copy(request, engine.throttle(call), call.progress(), call.interruption())) {
            case CopyOutcome.Done done -> spoilt.after(copied(command.target(), done), command.kind());
            case CopyOutcome.Failed failed -> new Answer.Failed(failed.code(), failed.detail());
            case CopyOutcome.Stopped stopped -> new Answer.HandBack();
        };
    }

    private static Answer.Succeeded copied(CopyTarget target, CopyOutcome.Done done) {
        Manifest manifest = done.manifest();
        StepResult result = new StepResult.DiskCopied(
                manifest.length(),
                manifest.allocatedBytes(),
                manifest.root(),
                target.folder() + "\\" + done.manifestFile().getFileName(),
                manifest.keyId().orElse(null),
                manifest.verifiedAt().orElse(manifest.createdAt()),
                manifest.files().stream()
                        .map(file -> new StepResult.CopiedFile(target.folder() + "\\" + file.name(), file.length()))
                        .toList());
        return new Answer.Succeeded(
                result,
                Map.of(
                        "folder", target.folder(),
                        "source", manifest.files().getLast().source().path(),
                        "bytesWritten", Long.toString(done.bytesWritten()),
                        "bytesResumed", Long.toString(done.bytesResumed()),
                        "unchangedFrom", manifest.unchangedFrom().orElse(""),
                        "damagedBase", done.damagedBase().orElse(""),
                        "merkleRoot", manifest.root(),
                        "readBack", manifest.readBack(),
                        "existedBefore", Boolean.toString(done.existedBefore())));
    }

    /// Damage is a result. A copy that can't be read is a failure, and one that is not there at all.
    Answer verify(VerifyCopy command, Path folder, Call call) {
        Spoilt spoilt = engine.spoilt(engine.storage(), Steps.VERIFYING, Engine.mainFile(folder), call);
        call.interruption().startPatience(call.delivery().patience());
        CopyVerifier verifier =
                new CopyVerifier(spoilt.storage(), engine.settings().buffersPerCopy());
        CopyVerifier.Proof proof = verifier.verify(
                folder,
                call.location().key(),
                Optional.of(command.merkleRoot()),
                engine.throttle(call),
                call.progress(),
                call.interruption());
        return switch (proof) {
            case CopyVerifier.Proof.Read read -> {
                Manifest manifest = read.manifest();
                yield spoilt.after(
                        verified(
                                command,
                                manifest.length(),
                                manifest.root(),
                                read.damagedBlocks(),
                                read.damaged(),
                                read.readBack()),
                        command.kind());
            }
            case CopyVerifier.Proof.Unproven unproven ->
                spoilt.after(
                        verified(
                                command, command.length(), command.merkleRoot(), 1, List.of(unproven.damage()), "none"),
                        command.kind());
            case CopyVerifier.Proof.Gone gone -> new Answer.Failed(FailureCode.COPY_GONE, gone.detail());
            case CopyVerifier.Proof.Failed failed -> new Answer.Failed(failed.code(), failed.detail());
            case CopyVerifier.Proof.Stopped stopped -> new Answer.HandBack();
        };
    }

    private Answer.Succeeded verified(
            VerifyCopy command, long length, String root, long blocks, List<Damage> damaged, String readBack) {
        List<StepResult.DamagedBlock> first = damaged.stream()
                .limit(MOST_DAMAGED)
                .map(damage -> new StepResult.DamagedBlock(
                        command.target().folder() + "\\" + damage.file(),
                        damage.offset(),
                        damage.expected(),
                        damage.found()))
                .toList();
        return new Answer.Succeeded(
                new StepResult.CopyVerified(length, root, engine.clock().instant(), blocks, first),
                Map.of(
                        "folder",
                        command.target().folder(),
                        "merkleRoot",
                        root,
                        "readBack",
                        readBack,
                        "damagedBlocks",
                        Long.toString(blocks)));
    }

    Answer undo(UndoCopy command, Path folder, Call call) {
        Spoilt spoilt = engine.spoilt(engine.storage(), Steps.DELETING, Engine.mainFile(folder), call);
        call.interruption().startPatience(call.delivery().patience());
        CopyRemover.Removal removal = new CopyRemover(spoilt.storage(), engine.locks())
                .undo(
                        folder,
                        call.reason(),
                        call.location().executor(),
                        engine.settings().undoWait(),
                        call.progress(),
                        call.interruption());
        return removed(removal, command, spoilt);
    }

    Answer delete(DeleteCopy command, Path folder, Call call) {
        Spoilt spoilt = engine.spoilt(engine.storage(), Steps.DELETING, Engine.mainFile(folder), call);
        call.interruption().startPatience(call.delivery().patience());
        CopyRemover.Removal removal = new CopyRemover(spoilt.storage(), engine.locks())
                .delete(
                        folder,
                        call.reason(),
                        call.location().executor(),
                        engine.settings().undoWait(),
                        call.progress(),
                        call.interruption());
        return removed(removal, command, spoilt);
    }

    static Answer removed(CopyRemover.Removal removal, DiskCommand command, Spoilt spoilt) {
        return switch (removal) {
            case CopyRemover.Removal.Removed removed ->
                spoilt.after(
                        new Answer.Succeeded(
                                new StepResult.Nothing(),
                                Map.of(
                                        "folder", command.target().folder(),
                                        "files", Integer.toString(removed.files()))),
                        command.kind());
            case CopyRemover.Removal.Failed failed -> new Answer.Failed(failed.code(), failed.detail());
            case CopyRemover.Removal.Stopped stopped -> new Answer.HandBack();
        };
    }
}
