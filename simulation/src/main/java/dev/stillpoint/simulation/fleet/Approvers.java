package dev.stillpoint.simulation.fleet;

import static java.util.Objects.requireNonNull;

import dev.stillpoint.contracts.Principal;
import dev.stillpoint.orchestrator.saga.Signal;
import dev.stillpoint.simulation.model.Chance;
import dev.stillpoint.simulation.model.Timeline;
import dev.stillpoint.simulation.model.Trace;
import java.util.Set;

/// Who is asked to approve runs: some do, some say no, some are not there; and some try what they may not.
final class Approvers {
    private static final Principal BOB = new Principal("Bob", Set.of(), Set.of());
    private static final Principal CARL = new Principal("carl", Set.of(), Set.of());
    /// A key that the one who asks made in another's name.
    private static final Principal KEY_OF_ANNA = new Principal("dora", Set.of(), Set.of(), Set.of("Anna"));

    private static final String ANOTHER_PLAN = "sha256:" + "0".repeat(64);
    private static final long LONGEST_LOOK = 3_600_000;

    private final Timeline time;
    private final Chance chance;
    private final Trace trace;
    private final Orchestrators orchestrators;
    private final Story story;

    Approvers(Timeline time, Chance chance, Trace trace, Orchestrators orchestrators, Story story) {
        this.time = time;
        this.chance = chance;
        this.trace = trace;
        this.orchestrators = orchestrators;
        this.story = story;
    }

    /// A run begins to wait.
    void asked(Entry entry) {
        String hash = requireNonNull(entry.run.plan()).hash();
        long left = time.moment(requireNonNull(entry.run.state().approval()).expiresAt()) - time.now();
        long look = chance.mostlyShort(500, Math.max(1_000, Math.min(left, LONGEST_LOOK)));
        int what = chance.below(16);
        switch (what) {
            case 0, 1 -> {}
            case 2 -> approve(entry, BOB, hash, left + chance.between(-3_000, 60_000));
            case 3 -> reject(entry, look);
            case 4 -> {
                approve(entry, BOB, hash, look);
                reject(entry, look + chance.between(-1_000, 5_000));
            }
            case 5 -> {
                approve(entry, BOB, hash, look);
                approve(entry, chance.flip() ? BOB : CARL, hash, look + chance.mostlyShort(0, 600_000));
            }
            case 6 -> {
                approve(entry, BOB, ANOTHER_PLAN, look);
                maybeApprove(entry, hash, look);
            }
            case 7 -> {
                approve(entry, chance.flip() ? Requests.ANNA : KEY_OF_ANNA, hash, look);
                maybeApprove(entry, hash, look);
            }
            case 8 -> {
                approve(entry, CARL, hash, look);
                maybeApprove(entry, hash, look);
            }
            default -> approve(entry, BOB, hash, look);
        }
        // An approval that comes too late meets a run that was not told so yet only while nobody is there.
        boolean late = what == 2;
        if (story.mayBeDisturbed() && chance.of(late ? 0.75 : 0.25)) {
            long from = Math.max(0, (!late && chance.flip() ? look : left) - chance.between(0, 5_000));
            time.after(from, () -> orchestrators.silence(0, chance.mostlyShort(1_000, 120_000)));
            time.after(from, () -> orchestrators.silence(1, chance.mostlyShort(1_000, 120_000)));
        }
    }

    private void maybeApprove(Entry entry, String hash, long after) {
        if (chance.flip()) {
            approve(entry, BOB, hash, after + chance.mostlyShort(0, 600_000));
        }
    }

    private void approve(Entry entry, Principal who, String hash, long after) {
        time.after(after, () -> {
            trace.say(() -> who.name() + " approves " + entry + " with " + hash);
            orchestrators.give(entry, now -> new Signal.Approved(now, who.name(), who.people(), hash));
        });
    }

    private void reject(Entry entry, long after) {
        time.after(after, () -> orchestrators.cancel(entry, "bob"));
    }
}
