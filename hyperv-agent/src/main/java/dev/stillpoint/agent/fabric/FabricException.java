package dev.stillpoint.agent.fabric;

import org.jspecify.annotations.Nullable;

/// What a fabric can answer instead of doing: a closed list, each a different thing to do next.
public abstract sealed class FabricException extends Exception {
    private static final long serialVersionUID = 1;

    FabricException(String message) {
        super(message);
    }

    /// Always there, unlike [#getMessage()]'s type says.
    public String text() {
        return String.valueOf(getMessage());
    }

    /// Another job holds the object (SCVMM 2606, 2602). Nothing is wrong: wait, then look again.
    public static final class Locked extends FabricException {
        private static final long serialVersionUID = 1;
        private final @Nullable String job;
        private final @Nullable String operation;

        public Locked(@Nullable String job, @Nullable String operation, String message) {
            super(message);
            this.job = job;
            this.operation = operation;
        }

        public @Nullable String job() {
            return job;
        }

        /// The blocking job as people read it.
        public String blocker() {
            if (operation == null) {
                return job == null ? "another job" : "job " + job;
            }
            return job == null ? operation : operation + " (job " + job + ")";
        }
    }

    /// No such VM, job or checkpoint.
    public static final class NotFound extends FabricException {
        private static final long serialVersionUID = 1;

        public NotFound(String message) {
            super(message);
        }
    }

    /// The fabric said no.
    public static final class Refused extends FabricException {
        private static final long serialVersionUID = 1;
        private final int code;
        private final Refusal reason;

        public Refused(int code, Refusal reason, String message) {
            super(message);
            this.code = code;
            this.reason = reason;
        }

        /// The vendor's number.
        public int code() {
            return code;
        }

        public Refusal reason() {
            return reason;
        }
    }

    /// The fabric did not receive the call, or a read got no answer.
    public static final class Unreachable extends FabricException {
        private static final long serialVersionUID = 1;

        public Unreachable(String message) {
            super(message);
        }
    }

    /// A change may or may not have been received: its answer was lost.
    public static final class OutcomeUnknown extends FabricException {
        private static final long serialVersionUID = 1;

        public OutcomeUnknown(String message) {
            super(message);
        }
    }
}
