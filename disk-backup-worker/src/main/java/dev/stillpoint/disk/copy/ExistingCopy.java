package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.disk.copy.CopyRequest.Existing;
import dev.stillpoint.disk.copy.CopyRequest.SourceFile;
import dev.stillpoint.disk.manifest.Manifest;
import dev.stillpoint.disk.manifest.ManifestReader;
import dev.stillpoint.disk.manifest.ManifestRefused;
import dev.stillpoint.disk.storage.ReadableFile;
import dev.stillpoint.disk.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// Looks whether the copy is already there: a manifest that holds, and files as long as it says.
record ExistingCopy(Storage storage, CopyFolder place, Path manifestFile, CopyRequest request) {
    /// @throws CopyFailed when something stands there that is no such copy
    Optional<CopyOutcome> find() throws CopyFailed, IOException {
        if (!Files.exists(manifestFile, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (ManifestReader reader =
                ManifestReader.open(storage, manifestFile, request.key().orElse(null))) {
            Manifest manifest = reader.manifest();
            for (Manifest.CopiedFile file : manifest.files()) {
                requireLength(file);
            }
            if (request.existing() == Existing.ANSWER_IF_SAME_SOURCE && !sameSource(manifest)) {
                throw new CopyFailed(
                        FailureCode.IO_ERROR,
                        place.folder() + " already holds a copy, of "
                                + manifest.files().getLast().source().path() + " as it was at "
                                + manifest.files().getLast().source().modified() + "; pick another folder");
            }
            return Optional.of(new CopyOutcome.Done(manifest, manifestFile, true, 0, 0, Optional.empty()));
        } catch (NoSuchFileException goneMeanwhile) {
            return Optional.empty();
        } catch (ManifestRefused e) {
            throw new CopyFailed(FailureCode.COPY_DAMAGED, String.valueOf(e.getMessage()), e);
        }
    }

    private void requireLength(Manifest.CopiedFile file) throws CopyFailed, IOException {
        Path path = place.folder().resolve(file.name());
        long length;
        try (ReadableFile copied = storage.openRecord(path)) {
            length = copied.length();
        } catch (NoSuchFileException e) {
            throw new CopyFailed(FailureCode.COPY_DAMAGED, path + " is gone, its manifest stands: " + manifestFile, e);
        }
        if (length != file.length()) {
            throw new CopyFailed(
                    FailureCode.COPY_DAMAGED,
                    path + " is " + length + " bytes long, " + file.length() + " in its manifest");
        }
    }

    private boolean sameSource(Manifest manifest) throws IOException {
        if (manifest.files().size() != request.files().size()) {
            return false;
        }
        for (int i = 0; i < request.files().size(); i++) {
            SourceFile asked = request.files().get(i);
            Manifest.Source copied = manifest.files().get(i).source();
            if (!asked.identity().path().equals(copied.path())
                    || Files.size(asked.local()) != manifest.files().get(i).length()
                    || !Files.getLastModifiedTime(asked.local()).toInstant().equals(copied.modified())) {
                return false;
            }
        }
        return true;
    }
}
