package dev.stillpoint.local.command;

import dev.stillpoint.local.stack.Checkout;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--data`, which names the stack.
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "the stack's folder (default: .stillpoint in the checkout)")
    private @Nullable Path data;

    Path folder() {
        return data == null ? Checkout.find().root().resolve(".stillpoint") : data;
    }
}
