@NullMarked
package dev.stillpoint.simulator.fabricfile;

import org.jspecify.annotations.NullMarked;
