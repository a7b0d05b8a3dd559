/// Where a Windows path of the fabric lies on this machine. [WindowsPath] is a checked, normalised path;
/// [FabricPaths] maps it: a cluster's shared volume once for all its hosts, a host's own drives, or a share.
@NullMarked
package dev.stillpoint.simulator.paths;

import org.jspecify.annotations.NullMarked;
