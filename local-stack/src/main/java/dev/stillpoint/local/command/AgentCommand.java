package dev.stillpoint.local.command;

import dev.stillpoint.local.stack.LocalStack;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "agent",
        description = {
            "One more agent process joins the running stack and stands by. Prints its name when it works.",
            "It ends with the stack."
        },
        subcommands = AgentDoctorCommand.class,
        mixinStandardHelpOptions = true)
final class AgentCommand implements Callable<Integer> {
    @Mixin
    private final DataOption data = new DataOption();

    @Override
    public Integer call() {
        System.out.println(LocalStack.attach(data.folder(), System.err::println).addAgent());
        return 0;
    }
}
