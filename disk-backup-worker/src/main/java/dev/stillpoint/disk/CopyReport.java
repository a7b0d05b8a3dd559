package dev.stillpoint.disk;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.stillpoint.contracts.FailureCode;
import dev.stillpoint.disk.copy.Damage;
import dev.stillpoint.disk.manifest.Manifest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What `--json` prints: one object.
///
/// @param changedBytes what was written
/// @param base the copy that unchanged blocks came from
/// @param resumedBytes what an earlier, killed process had copied
/// @param sha256 each file's own, where it was asked for
/// @param damaged the first damaged blocks
/// @param damagedBlocks how many there are
@JsonInclude(JsonInclude.Include.NON_NULL)
record CopyReport(
        boolean ok,
        long bytes,
        long changedBytes,
        double seconds,
        @Nullable String merkleRoot,
        @Nullable String keyId,
        @Nullable String readBack,
        @Nullable String manifest,
        @Nullable String base,
        long resumedBytes,
        @Nullable Map<String, String> sha256,
        List<Damage> damaged,
        long damagedBlocks,
        @Nullable String error) {
    /// @param copy its manifest
    /// @param path to the manifest
    static CopyReport good(
            double seconds, Manifest copy, String readBack, String path, long changedBytes, long resumedBytes) {
        Map<String, String> hashes = new TreeMap<>();
        copy.files().forEach(file -> file.sha256().ifPresent(hash -> hashes.put(file.name(), hash)));
        return new CopyReport(
                true,
                copy.length(),
                changedBytes,
                seconds,
                copy.root(),
                copy.keyId().orElse(null),
                readBack,
                path,
                copy.unchangedFrom().orElse(null),
                resumedBytes,
                hashes.isEmpty() ? null : hashes,
                List.of(),
                0,
                null);
    }

    static CopyReport restored(
            double seconds, long bytes, String root, @Nullable String keyId, String readBack, String path) {
        return new CopyReport(
                true, bytes, bytes, seconds, root, keyId, readBack, path, null, 0, null, List.of(), 0, null);
    }

    static CopyReport failed(double seconds, FailureCode code, String detail) {
        return unread(seconds, List.of(), 0, code + ": " + detail);
    }

    /// Of which not even the manifest holds.
    static CopyReport damaged(double seconds, long blocks, List<Damage> damaged) {
        return unread(seconds, damaged, blocks, words(blocks, damaged));
    }

    private static CopyReport unread(double seconds, List<Damage> damaged, long blocks, String error) {
        return new CopyReport(false, 0, 0, seconds, null, null, null, null, null, 0, null, damaged, blocks, error);
    }

    /// The same copy with damage that was found in it.
    CopyReport with(long blocks, List<Damage> found) {
        return new CopyReport(
                false,
                bytes,
                changedBytes,
                seconds,
                merkleRoot,
                keyId,
                readBack,
                manifest,
                base,
                resumedBytes,
                sha256,
                found,
                blocks,
                words(blocks, found));
    }

    private static String words(long blocks, List<Damage> damaged) {
        return FailureCode.COPY_DAMAGED + ": " + damaged.getFirst()
                + (blocks > 1 ? "; " + (blocks - 1) + " more blocks" : "");
    }
}
