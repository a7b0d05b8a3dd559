/// JSON over the JDK's HTTP server: [JsonServer] routes, [JsonRequest] is a checked request body.
@NullMarked
package dev.stillpoint.simulator.http;

import org.jspecify.annotations.NullMarked;
