package dev.stillpoint.agent.step;

import dev.stillpoint.contracts.FailureCode;

/// What a look at a VM says about a change that is wanted.
sealed interface Verdict {
    Verdict DONE = new Done();
    Verdict ACT = new Act();
    Verdict BLINDLY = new Blindly();

    /// It is as wanted; nothing to do.
    record Done() implements Verdict {}

    /// It is not as wanted, and the change leads there.
    record Act() implements Verdict {}

    /// There is no state to look at: make the change; it is done when its job ends well.
    record Blindly() implements Verdict {}

    /// On its way; look again.
    record NotYet(String why) implements Verdict {}

    /// The change may not be made on this VM as it stands.
    record Never(FailureCode code, String detail) implements Verdict {}
}
