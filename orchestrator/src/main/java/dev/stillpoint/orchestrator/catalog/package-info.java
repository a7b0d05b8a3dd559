/// What can be restored, and what must come home: checkpoint sets with their members and disk copies, and the
/// ledger of disks and media that runs took away.
///
/// Open [Catalog] first, which writes sets, then [DiskCopies], [AttachmentLedger] and [StoredSets], which reads
/// sets back for plans. The database refuses a COMPLETE set that lacks a checkpoint or a verified copy, and a
/// ledger row that goes back.
@NullMarked
package dev.stillpoint.orchestrator.catalog;

import org.jspecify.annotations.NullMarked;
