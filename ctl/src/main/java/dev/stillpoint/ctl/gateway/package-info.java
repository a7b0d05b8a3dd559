/// Speaks to the gateway. Open [Gateway] first; [EventStream] follows a run over dropped connections;
/// [FileTrouble] says why a file can't be read.
@NullMarked
package dev.stillpoint.ctl.gateway;

import org.jspecify.annotations.NullMarked;
