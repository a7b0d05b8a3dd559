@NullMarked
package dev.stillpoint.orchestrator.request;

import org.jspecify.annotations.NullMarked;
