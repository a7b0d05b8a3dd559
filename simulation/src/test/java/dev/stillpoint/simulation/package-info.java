@NullMarked
package dev.stillpoint.simulation;

import org.jspecify.annotations.NullMarked;
