package dev.stillpoint.local.command;

import dev.stillpoint.local.part.StackFailure;
import dev.stillpoint.local.stack.Checkout;
import dev.stillpoint.local.stack.LocalStack;
import dev.stillpoint.local.stack.Progress;
import dev.stillpoint.simulator.powershell.PowerShellEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

@Command(
        name = "powershell",
        description = {
            "A PowerShell session on the running stack's fabric: with the SCVMM, Hyper-V, FailoverClusters and",
            "BitsTransfer cmdlets in front of the simulated hosts. What follows --data goes to PowerShell, for instance",
            "-File x.ps1 with its arguments or -Command TEXT; the exit code is PowerShell's."
        },
        customSynopsis = "stillpoint powershell [--data DIR] [-File FILE [ARGUMENT...] | -Command TEXT | ...]",
        mixinStandardHelpOptions = true)
final class PowerShellCommand implements Callable<Integer> {
    @Mixin
    private final DataOption data = new DataOption();

    @Unmatched
    private final List<String> passedOn = new ArrayList<>();

    @Override
    public Integer call() {
        Path checkout = Checkout.find().root();
        PowerShellEngine engine = PowerShellEngine.find(System.getenv(), checkout)
                .orElseThrow(() -> new StackFailure("there is no PowerShell on this machine; looked at "
                        + PowerShellEngine.places(checkout) + ". Install one or set STILLPOINT_PWSH to it."));
        String fabric =
                LocalStack.attach(data.folder(), Progress.silent()).simulator().toString();
        List<String> command = new ArrayList<>(List.of(engine.executable().toString()));
        command.addAll(PowerShellLine.arguments(PowerShellEngine.modules(checkout), passedOn));
        ProcessBuilder session = new ProcessBuilder(command).inheritIO();
        session.environment().put("STILLPOINT_FABRIC_URL", fabric);
        try {
            Process process = session.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "end-of-powershell"));
            return process.waitFor();
        } catch (IOException e) {
            throw new StackFailure("can't run " + engine.executable() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackFailure("interrupted", e);
        }
    }
}
