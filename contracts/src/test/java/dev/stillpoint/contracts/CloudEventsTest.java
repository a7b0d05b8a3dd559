package dev.stillpoint.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CloudEventsTest {
    @Test
    void headersNameTheMessageInBinaryMode() {
        var headers = CloudEvents.headers(
                UUID.fromString("01956f3a-7c00-7000-8000-0000000000c3"),
                CloudEvents.typeOf(new GatewayReply.Done(new UUID(0, 1))),
                "agent lab/1",
                Instant.parse("2026-03-01T10:15:30Z"),
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        assertThat(headers.stream().map(h -> h.key() + "=" + new String(h.value(), StandardCharsets.UTF_8)))
                .containsExactly(
                        "ce_specversion=1.0",
                        "ce_id=01956f3a-7c00-7000-8000-0000000000c3",
                        "ce_type=dev.stillpoint.GatewayReply.Done",
                        "ce_source=/stillpoint/agent/lab/1",
                        "ce_time=2026-03-01T10:15:30Z",
                        "content-type=application/json",
                        "traceparent=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }

    @Test
    void typeOfACommandIsItsExecutorsAndItsKind() {
        assertThat(CloudEvents.typeOf(new AgentCommand.InspectFabric())).isEqualTo("AgentCommand.InspectFabric");
    }
}
