/// Measures what Stillpoint promises, each figure against a peer in the same run.
///
/// Open [Main] first. A [Benchmark] measures in interleaved rounds and returns [Series]; [Report] turns them into the
/// table people read and the JSON machines read. The orchestration benchmarks run the packaged orchestrator with real
/// Kafka and PostgreSQL, and answer its commands themselves ([ScriptedAgent]), so that no simulated time is in the
/// figures.
@NullMarked
package dev.stillpoint.benchmarks;

import org.jspecify.annotations.NullMarked;
