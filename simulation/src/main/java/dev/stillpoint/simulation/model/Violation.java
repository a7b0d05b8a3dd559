package dev.stillpoint.simulation.model;

/// Something happened that must never happen.
public final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String invariant;

    public Violation(String invariant, String detail) {
        super(invariant + ": " + detail, null, false, false);
        this.invariant = invariant;
    }

    /// Which rule was broken.
    public String invariant() {
        return invariant;
    }
}
