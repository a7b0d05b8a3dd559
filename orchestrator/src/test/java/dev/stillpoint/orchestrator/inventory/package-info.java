@NullMarked
package dev.stillpoint.orchestrator.inventory;

import org.jspecify.annotations.NullMarked;
