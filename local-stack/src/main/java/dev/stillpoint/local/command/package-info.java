/// What users type: one class per command of `./stillpoint`. [StillpointCommand] lists them.
///
/// Results go to standard output, everything else to standard error. Exit code 0: done, 1: the work failed, 2: wrong
/// use.
@NullMarked
package dev.stillpoint.local.command;

import org.jspecify.annotations.NullMarked;
