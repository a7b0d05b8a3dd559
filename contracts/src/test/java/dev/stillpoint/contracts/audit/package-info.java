@NullMarked
package dev.stillpoint.contracts.audit;

import org.jspecify.annotations.NullMarked;
