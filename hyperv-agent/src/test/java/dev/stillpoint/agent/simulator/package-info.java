@NullMarked
package dev.stillpoint.agent.simulator;

import org.jspecify.annotations.NullMarked;
