/// An independent model of what Stillpoint drives: a fabric of VMs with slots, power, media, checkpoints and files;
/// storage locations; and the executors, written from the messages' contracts alone.
///
/// Open [Fabric] first: its rules are those of SCVMM and Hyper-V as the project's documents tell them. [Agents] and
/// [Workers] carry commands out on it. Bytes are version numbers ([Versions]): a guest's write makes a new one, a
/// copy notes the one it read. Time is a [Timeline] of events; nothing waits, nothing runs beside anything else.
///
/// Knows `contracts` and nothing else of the project, so that it can judge plans and the saga without sharing their
/// mistakes.
@NullMarked
package dev.stillpoint.simulation.model;

import org.jspecify.annotations.NullMarked;
