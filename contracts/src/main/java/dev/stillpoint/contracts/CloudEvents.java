package dev.stillpoint.contracts;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/// The CloudEvents 1.0 attributes of a record in binary mode (Kafka protocol binding, section 3.2), and its trace.
public final class CloudEvents {
    public static final String TRACE_PARENT = "traceparent";

    private CloudEvents() {}

    /// @param type the message's kind, such as `StepEvent.Succeeded`
    /// @param source who sends it, such as `orchestrator`
    /// @param traceParent the W3C trace context, absent when there is none
    public static List<Header> headers(
            UUID id, String type, String source, Instant time, @Nullable String traceParent) {
        List<Header> headers = new ArrayList<>();
        headers.add(header("ce_specversion", "1.0"));
        headers.add(header("ce_id", id.toString()));
        headers.add(header("ce_type", "dev.stillpoint." + type));
        headers.add(header("ce_source", "/stillpoint/" + source.replace(' ', '/')));
        headers.add(header("ce_time", time.toString()));
        headers.add(header("content-type", "application/json"));
        if (traceParent != null) {
            headers.add(header(TRACE_PARENT, traceParent));
        }
        return headers;
    }

    /// The type of a message: its sealed interface and its kind.
    public static String typeOf(Object message) {
        Class<?> type = message.getClass();
        for (Class<?> parent : type.getInterfaces()) {
            if (parent.isSealed()) {
                return parent.getSimpleName() + "." + type.getSimpleName();
            }
        }
        return type.getSimpleName();
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
