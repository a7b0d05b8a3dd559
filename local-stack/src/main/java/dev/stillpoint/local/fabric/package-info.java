/// The simulated fabric as the stack sees it: what its file says ([FabricOutline]) and its control plane
/// ([FabricControl]), and a disk as its guest sees it ([GuestDisk]).
@NullMarked
package dev.stillpoint.local.fabric;

import org.jspecify.annotations.NullMarked;
