@NullMarked
package dev.stillpoint.simulator.vhdx;

import org.jspecify.annotations.NullMarked;
