/// Speaks to the gateway. Open [Gateway] first; [EventStream] follows a run over dropped connections.
@NullMarked
package dev.stillpoint.ctl.gateway;

import org.jspecify.annotations.NullMarked;
