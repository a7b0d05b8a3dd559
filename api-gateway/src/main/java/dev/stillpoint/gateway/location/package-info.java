/// Storage locations: where disk copies go, and how busy they are. Open [LocationResource].
@NullMarked
package dev.stillpoint.gateway.location;

import org.jspecify.annotations.NullMarked;
