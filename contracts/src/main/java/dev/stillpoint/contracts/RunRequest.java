package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a user wants done, with every default filled in by the gateway.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RunRequest.Create.class, name = "create"),
    @JsonSubTypes.Type(value = RunRequest.Restore.class, name = "restore"),
    @JsonSubTypes.Type(value = RunRequest.Delete.class, name = "delete"),
    @JsonSubTypes.Type(value = RunRequest.Verify.class, name = "verify"),
    @JsonSubTypes.Type(value = RunRequest.Rename.class, name = "rename"),
    @JsonSubTypes.Type(value = RunRequest.Export.class, name = "export"),
    @JsonSubTypes.Type(value = RunRequest.SetCheckpointType.class, name = "set-checkpoint-type"),
    @JsonSubTypes.Type(value = RunRequest.RemoveCheckpoints.class, name = "remove-checkpoints"),
    @JsonSubTypes.Type(value = RunRequest.BringHome.class, name = "bring-home")
})
public sealed interface RunRequest {
    /// The kind as the API spells it.
    @JsonIgnore
    String kind();

    String system();

    /// Later than this nothing is begun.
    Instant startBy();

    /// Whether to inspect and plan only.
    boolean preview();

    Map<String, String> labels();

    /// Take a checkpoint set of a system.
    ///
    /// @param storageLocation absent when the system's settings or the only location shall decide
    record Create(
            String system,
            String name,
            @Nullable String description,
            @Nullable LocationId storageLocation,
            StopMode stop,
            Duration stopTimeout,
            StopTimeoutPolicy onStopTimeout,
            StartChoice start,
            Instant startBy,
            boolean preview,
            Map<String, String> labels)
            implements RunRequest {
        public Create {
            labels = Map.copyOf(labels);
        }

        @Override
        public String kind() {
            return "create";
        }
    }

    /// Bring a system back to a checkpoint set.
    ///
    /// @param set absent for the system's most recent complete set, which is looked up when the run is planned
    /// @param safetyCheckpoint whether the present state is kept so that it can be restored
    /// @param keepPrevious how long what the restore replaced is kept as a set of status SAFETY
    record Restore(
            String system,
            @Nullable SetId set,
            StopMode stop,
            Duration stopTimeout,
            StopTimeoutPolicy onStopTimeout,
            StartChoice start,
            boolean safetyCheckpoint,
            Duration keepPrevious,
            Instant startBy,
            boolean preview,
            Map<String, String> labels)
            implements RunRequest {
        public Restore {
            labels = Map.copyOf(labels);
        }

        @Override
        public String kind() {
            return "restore";
        }
    }

    /// Remove a checkpoint set: its checkpoints, then its disk copies.
    ///
    /// @param includeDescendants whether the sets that were taken on top of it go with it
    record Delete(
            String system,
            SetId set,
            boolean includeDescendants,
            Instant startBy,
            boolean preview,
            Map<String, String> labels)
            implements RunRequest {
        public Delete {
            labels = Map.copyOf(labels);
        }

        @Override
        public String kind() {
            return "delete";
        }
    }

    /// Read every disk copy of a set and compare it with its manifest.
    record Verify(String system, SetId set, Instant startBy, boolean preview, Map<String, String> labels)
            implements RunRequest {
        public Verify {
            labels = Map.copyOf(labels);
        }

        @Override
        public String kind() {
            return "verify";
        }
    }

    /// Give a checkpoint set another name, and with it the checkpoint of every member.
    record Rename(String system, SetId set, String name, Instant startBy, boolean preview, Map<String, String> labels)
            implements RunRequest {
        public Rename {
            labels = Map.copyOf(labels);
        }

        @Override
        public String kind() {
            return "rename";
        }
    }

    /// Write a checkpoint set into a folder, self-standing: each VM with its checkpoint, and the disk copies.
    ///
    /// @param path an absolute Windows path; the set gets a folder of its own below it
    record Export(String system, SetId set, String path, Instant startBy, boolean preview, Map<String, String> labels)
            implements RunRequest {
        public Export {
            labels = Map.copyOf(labels);
        }

        @Override
        public String kind() {
            return "export";
        }
    }

    /// Set the checkpoint type of all VMs of a system, or of something that SCVMM makes VMs from.
    ///
    /// @param system empty when it is about `profile`
    /// @param profile absent when it is about the system
    /// @param automaticCheckpoints absent when they stay as they are; a profile has none
    record SetCheckpointType(
            String system,
            @Nullable Profile profile,
            CheckpointType checkpointType,
            @Nullable Boolean automaticCheckpoints,
            Instant startBy,
            boolean preview,
            Map<String, String> labels)
            implements RunRequest {
        public SetCheckpointType {
            labels = Map.copyOf(labels);
        }

        @Override
        public String kind() {
            return "set-checkpoint-type";
        }
    }

    /// @param name its name or its id in SCVMM
    record Profile(ProfileKind kind, String name) {}

    /// Remove checkpoints that belong to no set, whoever made them.
    ///
    /// @param vm the one VM that is meant; absent for every VM of the system
    /// @param includeDescendants whether the checkpoints that were made on top of them go with them
    record RemoveCheckpoints(
            String system,
            @Nullable VmId vm,
            CheckpointChoice checkpoints,
            boolean includeDescendants,
            Instant startBy,
            boolean preview,
            Map<String, String> labels)
            implements RunRequest {
        public RemoveCheckpoints {
            labels = Map.copyOf(labels);
        }

        /// The same of one VM alone.
        public RemoveCheckpoints of(VmId one) {
            return new RemoveCheckpoints(system, one, checkpoints, includeDescendants, startBy, preview, labels);
        }

        @Override
        public String kind() {
            return "remove-checkpoints";
        }
    }

    /// Bring home what a run that is over left away. Only Stillpoint itself asks for it.
    ///
    /// @param of the run whose attachment ledger has rows that are away
    record BringHome(String system, RunId of, Instant startBy) implements RunRequest {
        @Override
        public String kind() {
            return "bring-home";
        }

        @Override
        public boolean preview() {
            return false;
        }

        @Override
        public Map<String, String> labels() {
            return Map.of();
        }
    }
}
