package dev.stillpoint.agent;

import java.io.IOException;
import java.io.InputStream;
import org.jboss.logging.Logger;

/// Ends the agent when its parent is gone: a killed parent can't stop its children, but the pipe to their standard
/// input breaks.
final class ParentWatch {
    private static final Logger LOG = Logger.getLogger(ParentWatch.class);

    private final InputStream input;
    private final Runnable onEnd;

    ParentWatch(InputStream input, Runnable onEnd) {
        this.input = input;
        this.onEnd = onEnd;
    }

    Thread start() {
        return Thread.ofPlatform().daemon().name("parent-watch").start(this::run);
    }

    private void run() {
        try {
            long ignored = input.transferTo(java.io.OutputStream.nullOutputStream());
            LOG.infof("parent is gone; the agent ends (%d bytes were ignored)", ignored);
        } catch (IOException broken) {
            LOG.infof("parent is gone; the agent ends: %s", broken.getMessage());
        }
        onEnd.run();
    }
}
