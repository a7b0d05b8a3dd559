/// The commands, one file each. Open [CtlCommand] first.
@NullMarked
package dev.stillpoint.ctl.command;

import org.jspecify.annotations.NullMarked;
