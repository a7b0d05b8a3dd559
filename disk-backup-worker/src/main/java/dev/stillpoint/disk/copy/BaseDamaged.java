package dev.stillpoint.disk.copy;

import dev.stillpoint.contracts.FailureCode;

/// A block that the new copy took from an older one is not what that one's manifest says: the older copy is damaged.
/// The new copy is to be written as a whole.
final class BaseDamaged extends CopyFailed {
    private static final long serialVersionUID = 1;

    BaseDamaged(String detail) {
        super(FailureCode.COPY_DAMAGED, detail);
    }
}
