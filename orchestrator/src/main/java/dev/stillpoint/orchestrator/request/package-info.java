/// What gateways ask for.
///
/// Open [RequestConsumer] first. Each request takes effect once, in one transaction with its reply: a delivery
/// that comes again after a crash gets the reply of the first one. Ids come from the gateway, so nothing is
/// ever made twice.
@NullMarked
package dev.stillpoint.orchestrator.request;

import org.jspecify.annotations.NullMarked;
