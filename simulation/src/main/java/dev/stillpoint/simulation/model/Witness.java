package dev.stillpoint.simulation.model;

import dev.stillpoint.contracts.Delivery;
import dev.stillpoint.contracts.StepRef;

/// Who judges what is done. Called at the moment it is done; throws [Violation].
public interface Witness {
    /// An executor begins to change, or to read, what its command is about.
    void begins(Delivery delivery);

    /// A VM runs from now on.
    void runs(Machine machine);

    /// A job is about to change a VM, or files that its host reaches.
    ///
    /// @param by the step that began the job
    void changes(Machine machine, Operation operation, StepRef by);

    /// Nobody watches.
    Witness NONE = new Witness() {
        @Override
        public void begins(Delivery delivery) {}

        @Override
        public void runs(Machine machine) {}

        @Override
        public void changes(Machine machine, Operation operation, StepRef by) {}
    };
}
