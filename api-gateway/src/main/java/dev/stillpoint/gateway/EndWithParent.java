package dev.stillpoint.gateway;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import org.jboss.logging.Logger;

/// Ends the process when the one that started it is gone, which its end of our standard input tells.
@ApplicationScoped
class EndWithParent {
    private static final Logger LOG = Logger.getLogger(EndWithParent.class);

    private final GatewayConfig config;

    EndWithParent(GatewayConfig config) {
        this.config = config;
    }

    void onStart(@Observes StartupEvent event) {
        if (config.endWithParent()) {
            Thread.ofPlatform().daemon().name("end-with-parent").start(this::awaitEndOfInput);
        }
    }

    private void awaitEndOfInput() {
        byte[] ignored = new byte[256];
        try {
            while (System.in.read(ignored) >= 0) {
                // What a parent writes means nothing; only the end does.
            }
        } catch (IOException e) {
            LOG.infof(e, "standard input could not be read any more");
        }
        LOG.info("the process that started this one ended");
        Quarkus.asyncExit(0);
    }
}
