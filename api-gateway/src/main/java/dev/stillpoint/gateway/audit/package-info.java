/// The sealed history as auditors read it: filtered pages, exports that stream in constant memory, and the proof of the
/// whole hash chain. Open [AuditResource] first.
///
/// What is shown are the bytes that were sealed, not the rows that they were made of, so that a change behind the
/// sealer's back can't show itself as history; [ChainProof] compares the two.
@NullMarked
package dev.stillpoint.gateway.audit;

import org.jspecify.annotations.NullMarked;
