package dev.stillpoint.orchestrator.head;

import dev.stillpoint.contracts.audit.SignedHead;
import java.io.IOException;
import java.util.Optional;

/// The second place.
interface HeadStore {
    /// The furthest of the heads that were written last.
    Optional<SignedHead> last() throws IOException;

    /// Adds a head. When this returns, a power cut takes it away no more; when it throws, it may stand there or
    /// not.
    void append(SignedHead head) throws IOException;
}
