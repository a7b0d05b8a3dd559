@NullMarked
package dev.stillpoint.orchestrator.head;

import org.jspecify.annotations.NullMarked;
