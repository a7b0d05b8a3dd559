/// What stands around the gateway in its tests: a real PostgreSQL with the orchestrator's migrations, a real Kafka, and
/// an orchestrator that does what a test's script says.
@NullMarked
package dev.stillpoint.gateway.world;

import org.jspecify.annotations.NullMarked;
