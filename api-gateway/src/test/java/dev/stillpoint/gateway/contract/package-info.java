/// Tests of the API as its document describes it: who may call what, whether the document is what a client needs, and
/// what the gateway answers to requests drawn from it.
@NullMarked
package dev.stillpoint.gateway.contract;

import org.jspecify.annotations.NullMarked;
