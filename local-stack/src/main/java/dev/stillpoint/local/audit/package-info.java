/// Proves an exported part of the history without any service: open [ExportProof]. [SignedHeads] are what it is
/// held against, and `story` tells one run of it to people.
@NullMarked
package dev.stillpoint.local.audit;

import org.jspecify.annotations.NullMarked;
