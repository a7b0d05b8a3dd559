/// The client of the REST API: `stillpoint ctl`, also as a jar that stands alone.
///
/// Open `command.CtlCommand` first: it lists the commands. `gateway` speaks to the gateway, `watch` shows a run
/// while it goes on. It knows the API by its document alone, no class of any service.
@NullMarked
package dev.stillpoint.ctl;

import org.jspecify.annotations.NullMarked;
