/// The stack's own client of the REST API: what the launcher needs to see that a run can be submitted, and the demo
/// to submit it.
@NullMarked
package dev.stillpoint.local.api;

import org.jspecify.annotations.NullMarked;
