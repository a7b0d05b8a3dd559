@NullMarked
package dev.stillpoint.orchestrator.archive;

import org.jspecify.annotations.NullMarked;
