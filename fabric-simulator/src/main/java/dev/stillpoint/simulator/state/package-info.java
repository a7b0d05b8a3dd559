/// Keeps one document on disk so that a killed process loses nothing that it has told anybody. Open [StateStore].
@NullMarked
package dev.stillpoint.simulator.state;

import org.jspecify.annotations.NullMarked;
