package dev.stillpoint.orchestrator.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.stillpoint.contracts.DiskPath;
import dev.stillpoint.contracts.Medium;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.VmId;

/// One line of the attachment ledger: what a run takes away for a while, and where it belongs.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = LedgerRow.Disk.class, name = "disk"),
    @JsonSubTypes.Type(value = LedgerRow.Iso.class, name = "iso")
})
public sealed interface LedgerRow {
    VmId vm();

    String vmName();

    record Disk(VmId vm, String vmName, Slot slot, DiskPath disk, boolean shared) implements LedgerRow {
        /// What a step that moves it is done to, for people.
        String target() {
            return vmName + " " + slot + " " + disk;
        }
    }

    record Iso(VmId vm, String vmName, Medium medium) implements LedgerRow {}

    /// Where a row's thing is.
    enum Status {
        /// Where it was found.
        RECORDED,
        /// Taken away, or about to be.
        AWAY,
        /// Seen where it belongs again.
        HOME,
        /// Can't come back: its file is gone, or an operator gave it up.
        ABANDONED
    }
}
