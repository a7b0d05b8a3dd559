/// Shows a run while it goes on. Open [Watch] first.
@NullMarked
package dev.stillpoint.ctl.watch;

import org.jspecify.annotations.NullMarked;
