/// Systems: which there are, who belongs to them, what they share. Open [SystemResource].
@NullMarked
package dev.stillpoint.gateway.system;

import org.jspecify.annotations.NullMarked;
