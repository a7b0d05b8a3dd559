@NullMarked
package dev.stillpoint.orchestrator.catalog;

import org.jspecify.annotations.NullMarked;
