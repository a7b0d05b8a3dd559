@NullMarked
package dev.stillpoint.orchestrator.location;

import org.jspecify.annotations.NullMarked;
