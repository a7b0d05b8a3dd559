package dev.stillpoint.local.command;

import dev.stillpoint.local.stack.Checkout;
import java.util.ArrayList;
import java.util.List;

/// The disk worker's own command line: the copy engine without any service.
final class CopyEngine {
    private CopyEngine() {}

    /// @param arguments as they were typed, `--help` too
    /// @return its exit code
    static int run(String command, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(arguments);
        return Delegate.run(
                Checkout.find().jars("disk-backup-worker"),
                List.of("-XX:+UseSerialGC", "-Xmx64m", "--enable-native-access=ALL-UNNAMED"),
                "dev.stillpoint.disk.Cli",
                all);
    }
}
