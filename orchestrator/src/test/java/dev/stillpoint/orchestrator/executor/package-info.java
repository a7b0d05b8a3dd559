@NullMarked
package dev.stillpoint.orchestrator.executor;

import org.jspecify.annotations.NullMarked;
