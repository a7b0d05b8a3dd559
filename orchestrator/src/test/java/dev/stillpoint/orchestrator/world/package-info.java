/// The world around the orchestrator in its tests: a real PostgreSQL and a real Kafka ([Servers]), and an agent and
/// workers played by a script ([ScriptedExecutors]).
@NullMarked
package dev.stillpoint.orchestrator.world;

import org.jspecify.annotations.NullMarked;
