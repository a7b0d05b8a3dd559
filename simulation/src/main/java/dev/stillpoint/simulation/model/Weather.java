package dev.stillpoint.simulation.model;

/// How often what goes wrong: chances per occasion, drawn for a fleet. All are 0 once it has healed.
public final class Weather {
    /// A job of the fabric fails and did nothing.
    public double jobFails;
    /// A job of the fabric says that it failed, and did it.
    public double jobFailsAfterEffect;
    /// A job takes longer than anybody waits.
    public double jobHangs;
    /// The agent never hears of the job that it began.
    public double answerOfCallLost;
    /// A medium can't be inserted.
    public double insertFails;
    /// Somebody else's job holds a VM for a while.
    public double otherJob;
    /// A guest does not shut down in time.
    public double guestHangs;
    /// A worker's step fails by its storage.
    public double storageFails;
    /// A copy takes very long.
    public double copyIsSlow;
    /// An event of an executor never reaches the orchestrators.
    public double eventLost;
    public double eventTwice;
    /// An event comes much later than others.
    public double eventLate;
    /// A cancel hint never arrives.
    public double hintLost;
    /// An orchestrator ends between two steps of its work.
    public double transactionBreaks;
    /// The relay ends between publishing and taking note of it.
    public double relayBreaks;

    /// Nothing goes wrong from here on.
    public void clear() {
        jobFails = 0;
        jobFailsAfterEffect = 0;
        jobHangs = 0;
        insertFails = 0;
        answerOfCallLost = 0;
        otherJob = 0;
        guestHangs = 0;
        storageFails = 0;
        copyIsSlow = 0;
        eventLost = 0;
        eventTwice = 0;
        eventLate = 0;
        hintLost = 0;
        transactionBreaks = 0;
        relayBreaks = 0;
    }
}
