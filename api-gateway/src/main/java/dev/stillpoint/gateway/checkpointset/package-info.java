/// Checkpoint sets: what can be restored. Open [SetResource].
@NullMarked
package dev.stillpoint.gateway.checkpointset;

import org.jspecify.annotations.NullMarked;
