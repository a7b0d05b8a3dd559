package dev.stillpoint.simulation.model;

import dev.stillpoint.contracts.Delivery;

/// Who judges what is done. Called at the moment it is done; throws [Violation].
public interface Witness {
    /// An executor begins to change, or to read, what its command is about.
    void begins(Delivery delivery);

    /// A VM runs from now on.
    void runs(Machine machine);

    /// Nobody watches.
    Witness NONE = new Witness() {
        @Override
        public void begins(Delivery delivery) {}

        @Override
        public void runs(Machine machine) {}
    };
}
