/// What the history's hash chain is made of, for all who seal it, prove it or read an export of it: the bytes of an
/// event ([AuditEvent]), one link ([ChainLink]), the walk along the links ([ChainCheck]), and the system that
/// events are listed under ([ListedSystems]).
/// `docs/audit-format.md` says the same for people without this code.
@NullMarked
package dev.stillpoint.contracts.audit;

import org.jspecify.annotations.NullMarked;
