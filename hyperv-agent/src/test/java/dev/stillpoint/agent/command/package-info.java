@NullMarked
package dev.stillpoint.agent.command;

import org.jspecify.annotations.NullMarked;
