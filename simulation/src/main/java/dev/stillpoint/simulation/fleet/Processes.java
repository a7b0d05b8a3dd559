package dev.stillpoint.simulation.fleet;

import dev.stillpoint.simulation.model.Chance;
import dev.stillpoint.simulation.model.Timeline;
import dev.stillpoint.simulation.model.Trace;
import java.util.ArrayList;
import java.util.List;

/// The two processes in front of the database. What is said while neither is there is heard when one is back.
final class Processes {
    private final Timeline time;
    private final Chance chance;
    private final Trace trace;
    private final boolean[] up = {true, true};
    private final List<Runnable> unheard = new ArrayList<>();

    Processes(Timeline time, Chance chance, Trace trace) {
        this.time = time;
        this.chance = chance;
        this.trace = trace;
    }

    boolean areAway() {
        return !up[0] && !up[1];
    }

    void whenBack(Runnable piece) {
        unheard.add(piece);
    }

    /// One ends, or stands still, for a while.
    void silence(int which, long millis) {
        if (up[which]) {
            trace.say(() -> "orchestrator " + which + " is away for " + millis + " ms");
            up[which] = false;
            time.after(millis, () -> {
                trace.say(() -> "orchestrator " + which + " is back");
                up[which] = true;
                List<Runnable> waiting = List.copyOf(unheard);
                unheard.clear();
                waiting.forEach(each -> time.after(chance.between(1, 500), each));
            });
        }
    }
}
