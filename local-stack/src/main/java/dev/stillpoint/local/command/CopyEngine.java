package dev.stillpoint.local.command;

import dev.stillpoint.local.stack.Checkout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The disk worker's own command line: the copy engine without any service.
public final class CopyEngine {
    public static final String MAIN_CLASS = "dev.stillpoint.disk.Cli";

    private CopyEngine() {}

    /// Its classes lie ready to be mapped in an archive that the JVM makes at the end of its first run, and anew when
    /// the jars changed: without it a third of a small copy's time goes by before the first byte is read. One that
    /// can't be used or written is nothing to tell: the classes are read from the jars then.
    public static List<String> flags(Checkout checkout) {
        Path archive = checkout.root().resolve("disk-backup-worker/target/copy-engine.jsa");
        return List.of(
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + archive,
                "-Xlog:cds*=off",
                "--enable-native-access=ALL-UNNAMED");
    }

    /// The jars that it needs.
    public static List<Path> classPath(Checkout checkout) {
        return checkout.jars("disk-backup-worker");
    }

    /// @param arguments as they were typed, `--help` too
    /// @return its exit code
    static int run(String command, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(arguments);
        Checkout checkout = Checkout.find();
        return Delegate.run(classPath(checkout), flags(checkout), MAIN_CLASS, all);
    }
}
