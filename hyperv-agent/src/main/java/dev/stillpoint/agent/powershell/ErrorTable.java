package dev.stillpoint.agent.powershell;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the errors of SCVMM, Hyper-V, Windows and the scripts mean: the first row that fits. Numbers from 32768 on are
/// return values of Hyper-V's WMI methods, `0x…` are HRESULTs, ids that begin with `Stillpoint.` are the scripts' own,
/// the others SCVMM's numbers.
final class ErrorTable {
    private static final Pattern CODE = Pattern.compile("(?i)error (?:code|ID:?) '?(\\d{1,9})\\b");
    private static final Pattern HRESULT = Pattern.compile("(?i)\\b0x([0-9a-f]{8})\\b");
    private static final int UNNAMED = -1;

    private ErrorTable() {}

    enum Meaning {
        /// Another job holds the object: nothing is wrong.
        LOCKED,
        /// No such VM, job or checkpoint.
        GONE,
        INVALID_STATE,
        ACCESS_DENIED,
        FILE_GONE,
        FILE_IN_USE,
        GUEST_REFUSED,
        CHECKPOINT_REFUSED,
        /// Nothing is known of what was asked.
        CONNECTION_LOST,
        OTHER
    }

    /// @param operation the operation's beginning, any when absent
    /// @param code a number, or an HRESULT's eight digits, or an error id's beginning; any when absent
    /// @param text words in the message, any when absent
    /// @param source where the fact is from
    record Row(
            @Nullable String operation,
            @Nullable String code,
            @Nullable String text,
            Meaning meaning,
            String source) {}

    static final List<Row> ROWS = List.of(
            row(null, "19100", null, Meaning.OTHER, "KB 4230569: a background merge failed"),
            row(null, "2606", null, Meaning.LOCKED, "KB 2795040"),
            row(null, "2602", null, Meaning.LOCKED, "SCVMM team's blog"),
            row(null, "23234", null, Meaning.LOCKED, "SCVMM team's blog: a refresh skipped a locked VM"),
            row(null, "Stillpoint.Locked", null, Meaning.LOCKED, "Files.psm1"),
            row(null, null, "locked by another job", Meaning.LOCKED, "KB 2795040: the text stands under two numbers"),
            row(null, null, "cannot be performed while the object is in use", Meaning.LOCKED, "Hyper-V's text"),
            row(null, "Stillpoint.NotFound", null, Meaning.GONE, "Native.psm1, Scvmm.psm1"),
            row(null, "801", null, Meaning.GONE, "SCVMM: the object is not in its database"),
            row(null, null, "unable to find a virtual machine", Meaning.GONE, "Hyper-V's text"),
            row(null, "Stillpoint.Unreachable", null, Meaning.CONNECTION_LOST, "Files.psm1"),
            row(null, "1602", null, Meaning.CONNECTION_LOST, "SCVMM: its server can't be contacted"),
            row(null, "1604", null, Meaning.CONNECTION_LOST, "SCVMM: no connection to its server"),
            row(null, "1612", null, Meaning.CONNECTION_LOST, "SCVMM: the connection was lost"),
            row(null, "800706ba", null, Meaning.CONNECTION_LOST, "RPC_S_SERVER_UNAVAILABLE"),
            row(null, "800706be", null, Meaning.CONNECTION_LOST, "RPC_S_CALL_FAILED"),
            row(null, "80070035", null, Meaning.CONNECTION_LOST, "ERROR_BAD_NETPATH"),
            row(null, "80070040", null, Meaning.CONNECTION_LOST, "ERROR_NETNAME_DELETED"),
            row(null, "8007003b", null, Meaning.CONNECTION_LOST, "ERROR_UNEXP_NET_ERR"),
            row(null, "Stillpoint.FileGone", null, Meaning.FILE_GONE, "Files.psm1"),
            row(null, "32779", null, Meaning.FILE_GONE, "Hyper-V WMI: file not found"),
            row(null, "80070002", null, Meaning.FILE_GONE, "ERROR_FILE_NOT_FOUND"),
            row(null, "80070003", null, Meaning.FILE_GONE, "ERROR_PATH_NOT_FOUND"),
            row(null, "PathNotFound", null, Meaning.FILE_GONE, "PowerShell's file cmdlets"),
            row("swap", "80070020", null, Meaning.FILE_IN_USE, "ERROR_SHARING_VIOLATION"),
            row("swap", "32774", null, Meaning.FILE_IN_USE, "Hyper-V WMI: in use"),
            row("swap", null, "used by another process", Meaning.FILE_IN_USE, "Windows' text"),
            row("start", "80070020", null, Meaning.FILE_IN_USE, "ERROR_SHARING_VIOLATION"),
            row("start", "32774", null, Meaning.FILE_IN_USE, "Hyper-V WMI: in use"),
            row("start", null, "used by another process", Meaning.FILE_IN_USE, "Windows' text"),
            row(null, "Stillpoint.AccessDenied", null, Meaning.ACCESS_DENIED, "Files.psm1"),
            row(null, "32769", null, Meaning.ACCESS_DENIED, "Hyper-V WMI: access denied"),
            row(null, "AccessDenied", null, Meaning.ACCESS_DENIED, "Hyper-V's error id"),
            row(null, "80070005", null, Meaning.ACCESS_DENIED, "E_ACCESSDENIED: 'General access denied error'"),
            row(null, "1730", null, Meaning.INVALID_STATE, "SCVMM: not in a state in which the action is valid"),
            row(null, "32775", null, Meaning.INVALID_STATE, "Hyper-V WMI: invalid state"),
            row(null, "InvalidState", null, Meaning.INVALID_STATE, "Hyper-V's error id"),
            row("checkpoint", "32770", null, Meaning.CHECKPOINT_REFUSED, "Hyper-V WMI: not supported"),
            row("checkpoint", null, "Checkpoints have been disabled", Meaning.CHECKPOINT_REFUSED, "Hyper-V's text"),
            row("checkpoint", null, "sharable VHDX", Meaning.CHECKPOINT_REFUSED, "Hyper-V's text"),
            row("stop", "32768", "guest operating system", Meaning.GUEST_REFUSED, "Hyper-V WMI: failed"),
            row("stop", "32772", "guest operating system", Meaning.GUEST_REFUSED, "Hyper-V WMI: timeout"));

    private static Row row(
            @Nullable String operation, @Nullable String code, @Nullable String text, Meaning meaning, String source) {
        return new Row(operation, code, text, meaning, source);
    }

    static Meaning meaning(String operation, Answer.Failure failure) {
        return ROWS.stream()
                .filter(row -> fits(row, operation, failure))
                .findFirst()
                .map(Row::meaning)
                .orElse(Meaning.OTHER);
    }

    static boolean fits(Row row, String operation, Answer.Failure failure) {
        if (row.operation() != null && !operation.startsWith(row.operation())) {
            return false;
        }
        if (row.text() != null
                && !text(failure).toLowerCase(Locale.ROOT).contains(row.text().toLowerCase(Locale.ROOT))) {
            return false;
        }
        String wanted = row.code();
        return wanted == null || codes(failure).anyMatch(code -> code.equalsIgnoreCase(wanted));
    }

    /// Every number and id that an error shows.
    private static Stream<String> codes(Answer.Failure failure) {
        String id = failure.errorId() == null ? "" : failure.errorId();
        Stream<String> fields = Stream.of(
                failure.code() == null ? "" : failure.code(),
                failure.hresult() == null ? "" : failure.hresult(),
                id.split(",", 2)[0]);
        String text = text(failure);
        return Stream.of(
                        fields,
                        CODE.matcher(text).results().map(match -> match.group(1)),
                        HRESULT.matcher(text).results().map(match -> match.group(1)))
                .flatMap(each -> each);
    }

    /// The vendor's number, -1 when it shows none.
    static int code(Answer.Failure failure) {
        Matcher own = CODE.matcher(text(failure));
        if (failure.code() != null && failure.code().matches("\\d{1,9}")) {
            return Integer.parseInt(failure.code());
        }
        if (own.find()) {
            return Integer.parseInt(own.group(1));
        }
        Matcher windows = HRESULT.matcher(text(failure));
        return windows.find() ? Integer.parseUnsignedInt(windows.group(1), 16) : UNNAMED;
    }

    /// The message as people read it: SCVMM's problem and what it recommends, or the exception's text.
    static String text(Answer.Failure failure) {
        String problem = failure.problem() == null || failure.problem().isBlank() ? failure.text() : failure.problem();
        String text = problem == null || problem.isBlank() ? "no message" : problem.strip();
        return failure.action() == null || failure.action().isBlank()
                ? text
                : text + " " + failure.action().strip();
    }
}
