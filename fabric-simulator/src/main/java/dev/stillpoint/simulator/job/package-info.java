/// Jobs: what SCVMM started for somebody and how it stands. [Job] is one, [Jobs] the list that is kept with the
/// state.
@NullMarked
package dev.stillpoint.simulator.job;

import org.jspecify.annotations.NullMarked;
