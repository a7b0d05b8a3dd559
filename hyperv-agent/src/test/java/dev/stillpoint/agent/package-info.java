@NullMarked
package dev.stillpoint.agent;

import org.jspecify.annotations.NullMarked;
