/// The agent: turns the orchestrator's commands into changes of the fabric. It runs beside SCVMM.
///
/// Open [Agent] first: it puts the parts together. Then, in the order a command travels: `command` (Kafka, lanes, the
/// switch over all commands), `step` (probe → do → verify), `fabric` (the port), `simulator` and `powershell` (its
/// implementations); `control` and `report` are what it hears and says besides.
@NullMarked
package dev.stillpoint.agent;

import org.jspecify.annotations.NullMarked;
