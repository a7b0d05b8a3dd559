package dev.stillpoint.agent;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// What an agent is told at its start. `kafka.bootstrap.servers` comes besides.
@ConfigMapping(prefix = "stillpoint.agent")
public interface AgentConfig {
    /// The fabric that this agent works for: `[a-z0-9-]{1,40}`.
    String fabric();

    /// This agent's name among the fabric's agents, each process its own: letters, digits, `.`, `_`, `-`. A restarted
    /// agent keeps it.
    String instance();

    /// VMs worked on side by side.
    @WithDefault("8")
    int lanes();

    /// Commands taken and unfinished, from which on no more are fetched.
    @WithDefault("256")
    int maxUnfinished();

    /// How long the group waits for a silent agent before another takes over; Kafka allows no less than its
    /// `group.min.session.timeout.ms`, 6 s by default.
    @WithDefault("PT6S")
    Duration session();

    /// How long running work may go on when the agent is told to end.
    @WithDefault("PT0.7S")
    Duration grace();

    /// Whether the agent ends when its standard input does: for an agent that is somebody's child.
    @WithDefault("false")
    boolean endWithParent();

    /// The shares, or folders of shares, below which checkpoint sets may be exported, one by one
    /// (`export-roots[0]`): in a list with commas a backslash would have to be doubled. Without any, none is.
    Optional<List<String>> exportRoots();

    /// By what it reaches the fabric.
    @WithDefault("simulator")
    By by();

    Simulator simulator();

    @WithName("powershell")
    PowerShell powerShell();

    Step step();

    enum By {
        SIMULATOR,
        POWERSHELL
    }

    /// The simulated fabric.
    interface Simulator {
        /// Where it listens, such as `http://127.0.0.1:8600`. Needed by an agent of the simulator's.
        Optional<URI> url();

        /// Of one call; jobs may take as long as they like. An answer that never comes costs a step this much time,
        /// and then its job is looked for.
        @WithDefault("PT4S")
        Duration timeout();
    }

    /// A real fabric.
    interface PowerShell {
        /// Windows PowerShell 5.1, because SCVMM's module needs it.
        @WithDefault("powershell.exe")
        Path executable();

        /// Before `-File`.
        @WithDefault("-NoLogo,-NoProfile,-NonInteractive,-ExecutionPolicy,RemoteSigned")
        List<String> arguments();

        /// Set for its processes besides the agent's own.
        Map<String, String> environment();

        /// `scvmm`: a SCVMM server with its hosts; `hyper-v`: hosts without one.
        @WithDefault("scvmm")
        Dialect dialect();

        /// The SCVMM server. Needed by the dialect `scvmm`.
        Optional<String> server();

        /// Its port, when it is not 8100.
        OptionalInt port();

        /// The hosts, by full names. Needed by the dialect `hyper-v`.
        Optional<List<String>> hosts();

        /// Private to this agent and kept: its scripts are unpacked there and begun work is noted. Without it
        /// `stillpoint-agent` and the instance's name in the home of the account that the agent runs under.
        Optional<Path> folder();

        /// PowerShell processes at most; lanes and two is right.
        @WithDefault("10")
        int sessions();

        /// A process is replaced after so many calls,
        @WithDefault("2000")
        int maxCalls();

        /// after so long,
        @WithDefault("PT4H")
        Duration maxAge();

        /// when it takes more megabytes,
        @WithDefault("800")
        int maxMegabytes();

        /// and closed when nobody needed it for so long.
        @WithDefault("PT10M")
        Duration idle();

        /// Of one call that reads; an inventory may take ten times as long. Past it the process is ended.
        @WithDefault("PT1M")
        Duration read();

        /// Of one call that begins a job of SCVMM's. Past it the process is ended and the job looked for.
        @WithDefault("PT1M")
        Duration begin();

        /// How long a change that has no job is awaited before it is told as running.
        @WithDefault("PT1S")
        Duration prompt();

        /// How long the effect of a change whose process died is looked for.
        @WithDefault("PT30S")
        Duration settling();
    }

    enum Dialect {
        SCVMM,
        HYPER_V
    }

    /// How steps wait.
    interface Step {
        /// The longest pause between two looks at a job.
        @WithDefault("PT0.5S")
        Duration poll();

        /// The longest pause between two tries at a locked VM.
        @WithDefault("PT4S")
        Duration lockPause();

        /// How long a fabric that does not answer is asked again before a step fails.
        @WithDefault("PT15S")
        Duration unreachable();

        /// How long a job is looked for after the answer to its beginning was lost.
        @WithDefault("PT2S")
        Duration lostAnswer();

        /// How long a VM must stay Running after a shutdown request was given up, until it counts as running on.
        @WithDefault("PT15S")
        Duration shutdownSettling();
    }
}
