/// Everything that crosses a process boundary: the messages on Kafka, their ids, their topics and their one JSON
/// form.
///
/// Open [Delivery] first: it is what an executor receives. [StepCommand] lists what an executor can be told,
/// [StepEvent] what it answers, [GatewayRequest] what the gateway asks of the orchestrator, [RunEvent] what the
/// world is told. [Json] is the only place that knows how a message becomes bytes, [Topics] the only one that
/// knows a topic's name.
///
/// Rules: no framework beyond Jackson's annotations; every polymorphic type says its `kind`, never a class name;
/// within a major version only optional fields are added; readers ignore fields that they do not know.
@NullMarked
package dev.stillpoint.contracts;

import org.jspecify.annotations.NullMarked;
