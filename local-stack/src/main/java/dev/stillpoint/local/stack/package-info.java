/// One running installation on this machine: all services, Kafka, PostgreSQL and the simulated fabric.
///
/// Open [LocalStack] first: the commands, the demo, the system tests and the benchmarks all work through it.
/// [PartPlans] says how each part is launched, [StackStart] in which order, [StackFolder] what lies where.
@NullMarked
package dev.stillpoint.local.stack;

import org.jspecify.annotations.NullMarked;
