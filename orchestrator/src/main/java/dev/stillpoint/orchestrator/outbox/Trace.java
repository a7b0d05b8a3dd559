package dev.stillpoint.orchestrator.outbox;

import dev.stillpoint.contracts.CloudEvents;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/// The W3C trace context of the message that is being worked on: whatever is appended to the outbox meanwhile
/// belongs to the same trace.
public final class Trace {
    private static final ScopedValue<String> PARENT = ScopedValue.newInstance();

    private Trace() {}

    /// What a record says it belongs to; null when it says nothing.
    public static @Nullable String parentOf(ConsumerRecord<?, ?> record) {
        Header header = record.headers().lastHeader(CloudEvents.TRACE_PARENT);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /// Does `work` as a part of `parent`'s trace, or of none.
    public static void within(@Nullable String parent, Runnable work) {
        if (parent == null) {
            work.run();
        } else {
            ScopedValue.where(PARENT, parent).run(work);
        }
    }

    static @Nullable String current() {
        return PARENT.isBound() ? PARENT.get() : null;
    }
}
