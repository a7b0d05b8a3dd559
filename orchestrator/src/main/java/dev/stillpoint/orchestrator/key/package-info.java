/// API keys: only their hashes are known here.
///
/// Open [Keys] first: how admins make and revoke them. [KeysFile] is what an installation begins with, and the
/// way back in for who revoked the last admin's key.
@NullMarked
package dev.stillpoint.orchestrator.key;

import org.jspecify.annotations.NullMarked;
