package dev.stillpoint.gateway.run;

import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.gateway.input.Fields;
import dev.stillpoint.gateway.input.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A body of a `POST /v1/runs`, read with every default filled in; what it names has not been looked up yet.
///
/// @param storageLocation one that must exist
/// @param request makes the request, given the name of the system as the inventory spells it
record RunBody(
        Target target, Optional<LocationId> storageLocation, boolean preview, Function<String, RunRequest> request) {

    /// The request for what the body names, looked up.
    RunRequest of(Subjects.Subject subject) {
        RunRequest asked = request.apply(subject.system());
        return target instanceof OfVm && asked instanceof RunRequest.RemoveCheckpoints remove
                ? remove.of(new VmId(subject.vms().getFirst()))
                : asked;
    }

    /// What the run is to work on.
    sealed interface Target {}

    record OfSystem(String system) implements Target {}

    /// One member of a system.
    ///
    /// @param vm its name, compared without regard to case, or its id
    record OfVm(String system, String vm) implements Target {}

    /// The newest complete set of a system.
    record MostRecent(String system) implements Target {}

    /// @param system the system that the set must be of; empty when the body does not say
    /// @param descendants whether the sets that were taken on top of it are meant too
    record OfSet(SetId set, Optional<String> system, boolean descendants) implements Target {}

    /// Something of the fabric that belongs to no system.
    record OfFabric() implements Target {}

    /// The fields that every kind has.
    record Terms(Instant startBy, boolean preview, Map<String, String> labels) {
        private static final Duration START_WITHIN = Duration.ofMinutes(15);

        static Terms read(Fields fields, Instant now) {
            return new Terms(
                    fields.instant("startBy").orElse(now.plus(START_WITHIN)),
                    fields.flag("preview").orElse(false),
                    fields.labels("labels"));
        }
    }

    /// Instead of a set that is not there; the body is refused before it is used.
    private static final SetId NO_SET = SetId.of("00000000-0000-0000-0000-000000000000");

    static SetId requiredSet(Fields fields) {
        return fields.required("checkpointSet", set(fields), NO_SET);
    }

    static Optional<SetId> set(Fields fields) {
        return fields.parsed(
                "checkpointSet",
                text -> Ids.uuid(text)
                        .map(SetId::new)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "must be the id of a checkpoint set, such as 01975c2e-8f3a-7d10-9a41-2f1c5be0aa01")));
    }
}
