package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.RunId;

/// The names of files that a run makes beside live ones: `<live name>.<run>.<disk>-<number><ending>`.
///
/// Of the live name at most [#MOST_BYTES] bytes of UTF-8 are taken, so that no name becomes longer than the 255
/// that file systems allow; run, disk and number keep them apart.
final class BesideNames {
    static final int MOST_BYTES = 100;

    private BesideNames() {}

    static DiskPath of(DiskPath live, RunId run, DiskId disk, int number, String ending) {
        String name = live.fileName();
        String folder = live.path().substring(0, live.path().length() - name.length());
        return new DiskPath(live.owner(), folder + cut(name) + "." + run + "." + disk + "-" + number + ending);
    }

    private static String cut(String name) {
        int bytes = 0;
        int end = 0;
        while (end < name.length()) {
            int codePoint = name.codePointAt(end);
            bytes += utf8Bytes(codePoint);
            if (bytes > MOST_BYTES) {
                return name.substring(0, end);
            }
            end += Character.charCount(codePoint);
        }
        return name;
    }

    private static int utf8Bytes(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }
}
