@NullMarked
package dev.stillpoint.agent.step;

import org.jspecify.annotations.NullMarked;
