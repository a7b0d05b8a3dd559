@NullMarked
package dev.stillpoint.simulator;

import org.jspecify.annotations.NullMarked;
