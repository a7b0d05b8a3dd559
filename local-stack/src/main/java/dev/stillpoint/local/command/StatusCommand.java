package dev.stillpoint.local.command;

import dev.stillpoint.local.part.LaunchSpec;
import dev.stillpoint.local.stack.LocalStack;
import dev.stillpoint.local.stack.ProcessMemory;
import dev.stillpoint.local.stack.Progress;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "status",
        description = {
            "A line per part: pid, port, health, memory.",
            "Health is \"healthy\", \"unhealthy\" (it runs and can't work) or \"down\". Exit code 0: all parts are healthy."
        },
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private static final String ROW = "%-16s %8s %6s  %-9s %8s  %s%n";

    @Mixin
    private final DataOption data = new DataOption();

    @Override
    public Integer call() {
        LocalStack stack = LocalStack.attach(data.folder(), Progress.silent());
        boolean healthy = !stack.parts().isEmpty();
        long total = 0;
        System.out.printf(ROW, "part", "pid", "port", "health", "memory", "");
        for (LaunchSpec part : stack.parts()) {
            Optional<ProcessHandle> process = stack.process(part);
            boolean good =
                    process.filter(each -> part.health().good(each.pid())).isPresent();
            healthy &= good;
            long memory = process.map(ProcessMemory::residentBytes).orElse(0L);
            total += memory;
            System.out.printf(
                    ROW,
                    part.part(),
                    process.map(each -> Long.toString(each.pid())).orElse("-"),
                    part.port(),
                    good ? "healthy" : process.isPresent() ? "unhealthy" : "down",
                    mebibytes(memory),
                    part.label().orElse(""));
        }
        System.out.printf(ROW, "all", "", "", "", mebibytes(total), "");
        return healthy ? 0 : StillpointCommand.WORK_FAILED;
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%d MiB", bytes >> 20);
    }
}
