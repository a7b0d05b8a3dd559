/// Tells the audit who was refused what. Open [Refusals].
@NullMarked
package dev.stillpoint.gateway.refusal;

import org.jspecify.annotations.NullMarked;
