@NullMarked
package dev.stillpoint.orchestrator.database;

import org.jspecify.annotations.NullMarked;
