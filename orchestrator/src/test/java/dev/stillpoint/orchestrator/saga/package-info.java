@NullMarked
package dev.stillpoint.orchestrator.saga;

import org.jspecify.annotations.NullMarked;
