package dev.stillpoint.local.command;

import dev.stillpoint.local.part.StackFailure;
import dev.stillpoint.local.stack.LocalStack;
import dev.stillpoint.local.stack.Progress;
import dev.stillpoint.local.story.RunStory;
import dev.stillpoint.local.story.StoryEvents;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "story",
        description = {
            "Tells the history of one run: who asked, what was planned, every attempt with its executor and duration,",
            "what waited for what, what was undone, and the downtime. Times in UTC."
        },
        mixinStandardHelpOptions = true)
final class AuditStoryCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "the run's id", converter = RunId.class)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private UUID run;

    @Option(
            names = "--export",
            paramLabel = "FILE",
            description = {
                "an NDJSON export of the history, or an archived file of it; more than once, in their order, for a run",
                "that goes on in the next one; without it, the running stack is asked"
            })
    private List<Path> exports = List.of();

    @Mixin
    private final DataOption data = new DataOption();

    static final class RunId implements ITypeConverter<UUID> {
        @Override
        public UUID convert(String text) {
            try {
                return UUID.fromString(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        text + " is no run's id: it reads like 0197f2c0-0000-7000-8000-000000000001");
            }
        }
    }

    @Override
    public Integer call() {
        PrintWriter out =
                new PrintWriter(new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8)), false);
        RunStory story = new RunStory(out::println);
        try {
            out.println("The story of run " + run);
            if (exports.isEmpty()) {
                StoryEvents.ofGateway(
                        LocalStack.attach(data.folder(), Progress.silent()).api("viewer"), run, story::take);
            }
            for (Path export : exports) {
                StoryEvents.ofExport(export, run, story::take);
            }
            return story.end() ? 0 : StillpointCommand.WORK_FAILED;
        } catch (IOException e) {
            throw new StackFailure("can't read the run's events: " + e.getMessage(), e);
        } finally {
            out.flush();
        }
    }
}
