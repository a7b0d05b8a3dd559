/// The document on disk by itself.
@org.jspecify.annotations.NullMarked
package dev.stillpoint.simulator.state;
