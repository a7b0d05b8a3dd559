@NullMarked
package dev.stillpoint.orchestrator.plan;

import org.jspecify.annotations.NullMarked;
