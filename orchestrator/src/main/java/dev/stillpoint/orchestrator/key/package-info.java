/// API keys: only their hashes are known here.
///
/// Open [KeysFile] first: the file that an installation begins with.
@NullMarked
package dev.stillpoint.orchestrator.key;

import org.jspecify.annotations.NullMarked;
