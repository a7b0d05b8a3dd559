package dev.stillpoint.orchestrator.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.stillpoint.contracts.FabricId;
import dev.stillpoint.contracts.LocationId;

/// Who a command goes to.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Executor.Agent.class, name = "agent"),
    @JsonSubTypes.Type(value = Executor.Workers.class, name = "workers")
})
public sealed interface Executor {
    /// The active agent of a fabric. Published at once.
    record Agent(FabricId fabric) implements Executor {}

    /// Any worker of a storage location. Published when the location has a slot.
    record Workers(LocationId location) implements Executor {}
}
