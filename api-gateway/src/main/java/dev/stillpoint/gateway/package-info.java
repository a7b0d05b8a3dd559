/// The gateway: REST in front, Kafka for what shall be done, the read-only views of schema `history` for what was.
///
/// Open `run.RunResource` first: `submit` is the beginning of every run. The packages are the API's features, and
/// what they stand on: `input` reads bodies and queries strictly, `security` knows who asks, `request` talks with the
/// orchestrator, `problem` is the only place that turns a failure into an answer, `audit` tells of refusals.
/// The gateway writes nothing but messages; it answers from the views whether the orchestrator runs or not.
@NullMarked
package dev.stillpoint.gateway;

import org.jspecify.annotations.NullMarked;
