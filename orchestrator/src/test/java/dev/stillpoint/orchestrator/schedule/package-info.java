@NullMarked
package dev.stillpoint.orchestrator.schedule;

import org.jspecify.annotations.NullMarked;
