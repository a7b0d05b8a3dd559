package dev.stillpoint.gateway.run;

import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.gateway.input.JsonBody;
import dev.stillpoint.gateway.system.Systems;
import jakarta.enterprise.context.ApplicationScoped;

/// Lets the settings of a system say how its VMs are brought to rest where a body does not.
@ApplicationScoped
class DefaultStop {
    private final Systems systems;

    DefaultStop(Systems systems) {
        this.systems = systems;
    }

    /// The request as it is sent: with the system's own way to stop, where the body names none and the kind can
    /// use it.
    RunRequest filled(JsonBody body, RunRequest request) {
        boolean stops = request instanceof RunRequest.Create || request instanceof RunRequest.Restore;
        return !stops || body.fields().has("stop")
                ? request
                : systems.defaultStop(request.system())
                        .map(stop -> with(request, stop))
                        .orElse(request);
    }

    private static RunRequest with(RunRequest request, StopMode stop) {
        if (request instanceof RunRequest.Create create) {
            return new RunRequest.Create(
                    create.system(),
                    create.name(),
                    create.description(),
                    create.storageLocation(),
                    stop,
                    create.stopTimeout(),
                    create.onStopTimeout(),
                    create.start(),
                    create.startBy(),
                    create.preview(),
                    create.labels());
        }
        if (request instanceof RunRequest.Restore restore && RestoreBody.STOPS.contains(stop)) {
            return new RunRequest.Restore(
                    restore.system(),
                    restore.set(),
                    stop,
                    restore.stopTimeout(),
                    restore.onStopTimeout(),
                    restore.start(),
                    restore.safetyCheckpoint(),
                    restore.keepPrevious(),
                    restore.startBy(),
                    restore.preview(),
                    restore.labels());
        }
        return request;
    }
}
