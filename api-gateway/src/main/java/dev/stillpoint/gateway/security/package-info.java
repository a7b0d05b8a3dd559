/// Who asks, and what they may do. Open [Caller] first.
///
/// An API key in the header `X-API-Key` makes an identity: `ApiKeyMechanism` takes it from the request,
/// `ApiKeyIdentity` proves it against `ApiKeys`, which keeps the view `history.api_keys` for a few seconds. Only hashes
/// are ever compared. Resources name the role they need; what a caller bound to systems may see is asked of [Caller].
@NullMarked
package dev.stillpoint.gateway.security;

import org.jspecify.annotations.NullMarked;
