package dev.stillpoint.disk.fault;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// A fault to take.
///
/// @param kind what to do
/// @param seconds for [Kind#hang] (absent: until told to end) and [Kind#slow]
/// @param atByte where, for those that hit a byte
record Fault(
        @JsonProperty("do") Kind kind,
        @Nullable Double seconds,
        @Nullable Long atByte) {
    /// Named as in the control plane's JSON.
    enum Kind {
        fail,
        failAfterEffect,
        loseAnswer,
        hang,
        slow,
        ioError,
        noSpace,
        flipBit
    }

    double secondsOr(double otherwise) {
        return seconds == null ? otherwise : seconds;
    }

    long byteOrZero() {
        return atByte == null ? 0 : atByte;
    }
}
