/// A gateway that does what a test's script says.
@NullMarked
package dev.stillpoint.ctl.world;

import org.jspecify.annotations.NullMarked;
