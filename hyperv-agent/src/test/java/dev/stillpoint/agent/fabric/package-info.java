@NullMarked
package dev.stillpoint.agent.fabric;

import org.jspecify.annotations.NullMarked;
