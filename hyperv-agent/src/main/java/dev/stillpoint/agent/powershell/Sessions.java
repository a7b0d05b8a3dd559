package dev.stillpoint.agent.powershell;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The PowerShell processes: started on demand, lent to one call at a time, replaced when old, closed when idle. A
/// process whose call passed its deadline is ended, because nothing is known about it any more.
final class Sessions implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Sessions.class);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final PowerShellSettings settings;
    private final Modules modules;
    private final Deque<Idle> idle = new ArrayDeque<>();
    private final Set<Session> all = new HashSet<>();
    private final Thread janitor;
    private int lent;
    private boolean closed;

    private record Idle(Session session, long sinceNanos) {}

    Sessions(PowerShellSettings settings) {
        this.settings = settings;
        this.modules = Modules.unpack(settings.folder());
        this.janitor = Thread.ofVirtual().name("powershell-janitor").start(this::closeIdle);
    }

    /// The call never reached PowerShell.
    static final class NotSent extends Exception {
        private static final long serialVersionUID = 1;

        NotSent(String message) {
            super(message);
        }
    }

    /// A call that goes on while its session is lent to it.
    final class Running {
        private final Session session;
        private final Session.Call call;
        private final CompletableFuture<Answer> ended;

        private Running(Session session, Session.Call call) {
            this.session = session;
            this.call = call;
            this.ended = call.answer().thenApply(answer -> {
                giveBack(session, !(answer instanceof Answer.Lost));
                return answer;
            });
        }

        CompletableFuture<Answer> ended() {
            return ended;
        }

        int percent() {
            return call.percent();
        }

        /// Asks it to end.
        void cancel() {
            try {
                session.cancel(call);
            } catch (IOException dead) {
                session.close();
            }
        }

        /// Ends its process: nobody waits any more.
        void kill() {
            session.close();
        }
    }

    /// Begins a call and returns at once.
    Running begin(String operation, Map<String, ?> arguments, String correlation) throws NotSent, InterruptedException {
        Session session = borrow();
        try {
            return new Running(session, session.call(operation, arguments, correlation));
        } catch (IOException dead) {
            giveBack(session, false);
            throw new NotSent("the PowerShell session " + session.pid() + " died: " + dead.getMessage());
        }
    }

    /// A call and its answer within a deadline; past it the process is ended and the answer is [Answer.Lost].
    Answer call(String operation, Map<String, ?> arguments, String correlation, Duration deadline)
            throws NotSent, InterruptedException {
        Running running = begin(operation, arguments, correlation);
        try {
            return running.ended().get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            running.kill();
            return new Answer.Lost(operation + " had no answer within " + deadline.toMillis() + " ms");
        } catch (ExecutionException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private Session borrow() throws NotSent, InterruptedException {
        long end = System.nanoTime() + settings.read().toNanos();
        synchronized (this) {
            while (!closed) {
                @Nullable Session session = idleOne();
                if (session != null) {
                    lent++;
                    return session;
                }
                if (lent + idle.size() < settings.sessions()) {
                    lent++;
                    break;
                }
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new NotSent("all " + settings.sessions() + " PowerShell sessions are busy");
                }
                wait(left);
            }
            if (closed) {
                throw new NotSent("the agent is ending");
            }
        }
        return start();
    }

    private Session start() throws NotSent, InterruptedException {
        boolean started = false;
        try {
            Session session = Session.start(settings, modules);
            started = true;
            synchronized (this) {
                all.add(session);
            }
            return session;
        } catch (IOException failed) {
            throw new NotSent("PowerShell (" + settings.executable() + ") does not start: " + failed.getMessage());
        } finally {
            if (!started) {
                synchronized (this) {
                    lent--;
                    notifyAll();
                }
            }
        }
    }

    private @Nullable Session idleOne() {
        while (!idle.isEmpty()) {
            Session session = idle.pop().session();
            if (session.alive()) {
                return session;
            }
            all.remove(session);
        }
        return null;
    }

    private synchronized void giveBack(Session session, boolean sound) {
        lent--;
        @Nullable String worn = worn(session);
        if (!sound || closed || !session.alive()) {
            all.remove(session);
            session.close();
        } else if (worn != null) {
            all.remove(session);
            session.release();
            LOG.infof("PowerShell session was ended: process=%d reason=%s", session.pid(), worn);
        } else {
            idle.push(new Idle(session, System.nanoTime()));
        }
        notifyAll();
    }

    private @Nullable String worn(Session session) {
        PowerShellSettings.Limits limits = settings.limits();
        if (session.calls() >= limits.calls()) {
            return session.calls() + " calls";
        }
        if (session.age().compareTo(limits.age()) >= 0) {
            return "age";
        }
        return session.megabytes() > limits.megabytes() ? session.megabytes() + " MB" : null;
    }

    private void closeIdle() {
        try {
            while (true) {
                Thread.sleep(LOOK);
                closeIdle(System.nanoTime());
            }
        } catch (InterruptedException end) {
            LOG.debug("idle sessions are not looked for any more");
        }
    }

    synchronized void closeIdle(long nowNanos) {
        idle.removeIf(each -> {
            boolean old =
                    nowNanos - each.sinceNanos() >= settings.limits().idle().toNanos();
            if (old) {
                all.remove(each.session());
                each.session().release();
            }
            return old;
        });
    }

    /// How many calls each running process was given, by its id: what tests kill and weigh.
    synchronized Map<Long, Long> processes() {
        Map<Long, Long> calls = new HashMap<>();
        all.stream().filter(Session::alive).forEach(session -> calls.put(session.pid(), session.calls()));
        return calls;
    }

    @Override
    public void close() {
        janitor.interrupt();
        synchronized (this) {
            closed = true;
            idle.forEach(each -> each.session().release());
            idle.clear();
            all.forEach(session -> {
                if (session.alive()) {
                    session.close();
                }
            });
            notifyAll();
        }
    }
}
