package dev.stillpoint.disk.command;

import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.disk.manifest.LocationKey;
import dev.stillpoint.disk.path.MappedPrefix;
import dev.stillpoint.disk.path.PathMap;
import dev.stillpoint.disk.storage.Space;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A storage location as this process serves it.
///
/// @param executor this process's name at it: `worker <location>/<id>`
/// @param path its root as the orchestrator knows it
/// @param targets the location's root as the only place that may be written
record ServedLocation(
        LocationId id,
        String executor,
        String path,
        Path root,
        int slots,
        Optional<LocationKey> key,
        Space space,
        PathMap targets) {
    /// @throws IOException when its key file can't be used
    static ServedLocation of(String id, String processId, WorkerConfig.Location config) throws IOException {
        Path root = config.local().toAbsolutePath().normalize();
        Optional<LocationKey> key = config.keyFile().isEmpty()
                ? Optional.empty()
                : Optional.of(LocationKey.read(config.keyFile().get()));
        Space space = config.capacity()
                .map(capacity -> Space.limited(root, capacity.asLongValue()))
                .orElse(Space.OF_FILE_STORE);
        return new ServedLocation(
                new LocationId(id),
                "worker " + id + "/" + processId,
                config.root(),
                root,
                config.slots(),
                key,
                space,
                new PathMap(List.of(new MappedPrefix("location:" + id, config.root(), root))));
    }
}
