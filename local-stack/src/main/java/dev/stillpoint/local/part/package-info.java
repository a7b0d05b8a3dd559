/// The processes of a stack: their names, how they are launched, recorded, recognised again and ended.
///
/// Open [PartRegistry] first. A part is an operating-system process; what is known of it lies in files below
/// the stack's folder, so that any later command can find it, also when the process that launched it is gone:
///
/// - `parts/<part>/launch.json` (mode 0600): the command, environment and ports by which it is launched again
/// - `run/<part>.pid`: its process id and when that process was started
///
/// A process id alone proves nothing, since ids are given out again. A process counts as the part only when it was
/// started at the recorded moment and the stack's folder stands in its command line. Nothing else is ever signalled.
@NullMarked
package dev.stillpoint.local.part;

import org.jspecify.annotations.NullMarked;
