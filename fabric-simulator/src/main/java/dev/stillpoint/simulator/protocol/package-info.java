/// What SCVMM and Hyper-V are to executors, over HTTP (PROTOCOL.md). Open [FabricApi].
@NullMarked
package dev.stillpoint.simulator.protocol;

import org.jspecify.annotations.NullMarked;
