/// Reads what callers send, strictly: what is not known is refused by name, never ignored, so that a misspelt safety
/// option can't be lost.
///
/// Open [JsonBody] first: a body becomes [Fields], which hand out typed values and collect everything that is wrong, so
/// that a caller learns all of it at once. [Query] does the same for query parameters, [PageToken] for paging.
@NullMarked
package dev.stillpoint.gateway.input;

import org.jspecify.annotations.NullMarked;
