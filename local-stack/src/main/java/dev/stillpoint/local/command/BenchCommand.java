package dev.stillpoint.local.command;

import dev.stillpoint.local.part.StackFailure;
import dev.stillpoint.local.stack.Checkout;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/// Takes its arguments as they are to the program that knows them, `--help` too.
@Command(name = "bench", description = "Benchmarks by name, each paired with its peer; alone it lists them.")
final class BenchCommand implements Callable<Integer> {
    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        Checkout checkout = Checkout.find();
        Path classes = checkout.root().resolve("benchmarks").resolve("target").resolve("classes");
        if (!Files.isDirectory(classes)) {
            throw new StackFailure("the benchmarks are not built: " + classes + " is missing");
        }
        List<Path> classPath = new ArrayList<>(List.of(classes));
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .forEach(classPath::add);
        classPath.addAll(checkout.jars("hyperv-agent"));
        return Delegate.run(
                classPath,
                List.of("-Dstillpoint.home=" + checkout.root(), "--enable-native-access=ALL-UNNAMED"),
                "dev.stillpoint.benchmarks.Main",
                arguments);
    }
}
