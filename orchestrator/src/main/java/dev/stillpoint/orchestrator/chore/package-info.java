/// What an orchestrator does again and again, besides what it is asked for. What that is, each feature says itself.
@NullMarked
package dev.stillpoint.orchestrator.chore;

import org.jspecify.annotations.NullMarked;
