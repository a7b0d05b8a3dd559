/// The main job, told in an admin's words and checked: every claim that the demo prints was looked at by its own
/// code, in the simulated fabric's truth and in the files themselves, never taken from what the engine says of
/// itself.
///
/// Open [Demo] first.
@NullMarked
package dev.stillpoint.local.demo;

import org.jspecify.annotations.NullMarked;
