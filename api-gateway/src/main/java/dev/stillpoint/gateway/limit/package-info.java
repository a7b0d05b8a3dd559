/// How much callers may ask, and how slowly. Open [RequestRates].
@NullMarked
package dev.stillpoint.gateway.limit;

import org.jspecify.annotations.NullMarked;
