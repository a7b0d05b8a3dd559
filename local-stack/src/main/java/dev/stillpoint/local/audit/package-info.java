/// Proves an exported part of the history without any service: open [ExportProof].
@NullMarked
package dev.stillpoint.local.audit;

import org.jspecify.annotations.NullMarked;
