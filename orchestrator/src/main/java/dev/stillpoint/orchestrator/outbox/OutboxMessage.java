package dev.stillpoint.orchestrator.outbox;

import dev.stillpoint.contracts.CloudEvents;
import dev.stillpoint.contracts.Json;

/// A message on its way out.
///
/// @param type its CloudEvents type without prefix
public record OutboxMessage(String topic, String key, String type, byte[] payload) {
    public static OutboxMessage of(String topic, String key, Object message) {
        return new OutboxMessage(topic, key, CloudEvents.typeOf(message), Json.bytes(message));
    }
}
