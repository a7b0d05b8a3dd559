/// The control plane for tests and admins: [ControlApi] answers `/control/*`, [Calls] remembers every call executors
/// made.
@NullMarked
package dev.stillpoint.simulator.control;

import org.jspecify.annotations.NullMarked;
