/// Operations that executors ask for and what becomes of them. [Operation] lists them, [Operations] takes one in: the
/// VM's lock, the rules, faults, a job, the time it takes, the effect.
@NullMarked
package dev.stillpoint.simulator.operation;

import org.jspecify.annotations.NullMarked;
