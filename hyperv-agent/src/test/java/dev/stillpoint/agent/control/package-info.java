@NullMarked
package dev.stillpoint.agent.control;

import org.jspecify.annotations.NullMarked;
