package dev.stillpoint.simulation.fleet;

import static java.util.Objects.requireNonNull;

import dev.stillpoint.contracts.DiskCommand.CopyTarget;
import dev.stillpoint.contracts.RunRequest;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.orchestrator.plan.Facts;
import dev.stillpoint.orchestrator.plan.LedgerRow;
import dev.stillpoint.orchestrator.plan.Plan;
import dev.stillpoint.orchestrator.plan.SetStatus;
import dev.stillpoint.orchestrator.plan.StoredSet;
import dev.stillpoint.orchestrator.saga.Effect;
import dev.stillpoint.simulation.model.Trace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The checkpoint sets in the database, and what planners are told of them.
final class Catalog {
    private final Trace trace;
    private final Map<SetId, CatalogSet> sets = new LinkedHashMap<>();
    private int changes;

    Catalog(Trace trace) {
        this.trace = trace;
    }

    /// How often anything of it has changed.
    int changes() {
        return changes;
    }

    /// The oldest first.
    Collection<CatalogSet> sets() {
        return sets.values();
    }

    @Nullable
    CatalogSet find(@Nullable SetId id) {
        return sets.get(id);
    }

    private CatalogSet set(SetId id) {
        return requireNonNull(sets.get(id), "the set is made before anything belongs to it");
    }

    // What planners are told

    Facts.Sets facts(Entry entry) {
        List<String> names = new ArrayList<>();
        CatalogSet newest = null;
        for (CatalogSet set : sets.values()) {
            if (entry.isOf(set.shape) && set.status != SetStatus.DELETED && set.status != SetStatus.SAFETY) {
                names.add(set.name);
            }
            if (entry.isOf(set.shape) && set.status == SetStatus.COMPLETE) {
                newest = set;
            }
        }
        CatalogSet source = switch (entry.run.order().request()) {
            case RunRequest.Create create -> null;
            case RunRequest.Restore restore -> restore.set() == null ? newest : sets.get(restore.set());
            case RunRequest.Delete delete -> sets.get(delete.set());
            case RunRequest.Verify verify -> sets.get(verify.set());
            case RunRequest.Rename rename -> sets.get(rename.set());
            case RunRequest.Export export -> sets.get(export.set());
            case RunRequest.SetCheckpointType type -> null;
            case RunRequest.RemoveCheckpoints remove -> null;
            case RunRequest.BringHome home -> null;
        };
        boolean descendants =
                entry.run.order().request() instanceof RunRequest.Delete delete && delete.includeDescendants();
        return new Facts.Sets(
                names,
                source == null ? null : source.stored(),
                source == null || !descendants ? List.of() : descendants(source),
                null,
                entry.run.order().request() instanceof RunRequest.RemoveCheckpoints ? owners() : List.of());
    }

    /// The sets of the whole fabric that checkpoints may belong to.
    private List<Facts.CheckpointOwner> owners() {
        List<Facts.CheckpointOwner> owners = new ArrayList<>();
        for (CatalogSet set : sets.values()) {
            if (set.status != SetStatus.DELETED) {
                Map<VmId, String> checkpoints = new HashMap<>();
                set.members.forEach((vm, member) -> {
                    if (member.checkpointId() != null) {
                        checkpoints.put(vm, member.checkpointId());
                    }
                });
                owners.add(new Facts.CheckpointOwner(
                        set.id, set.shape.system(), set.name, set.status, set.run, checkpoints));
            }
        }
        return owners;
    }

    /// The sets that were taken on top of it and are not deleted.
    private List<StoredSet> descendants(CatalogSet of) {
        List<StoredSet> above = new ArrayList<>();
        for (CatalogSet set : sets.values()) {
            if (set.isAbove(of) && set.status != SetStatus.DELETED) {
                above.add(set.stored());
            }
        }
        return above;
    }

    // What runs write

    /// @return the set, when it is another one than it was made
    @Nullable
    CatalogSet changed(Entry entry, Effect.SetChanged changed, Instant now) {
        trace.say(() -> "  set " + changed.set() + " becomes " + changed.status());
        changes++;
        if (changed.status() == SetStatus.CREATING) {
            make(entry, changed.set(), now);
            return null;
        }
        CatalogSet set = set(changed.set());
        set.status = changed.status();
        return set;
    }

    private void make(Entry entry, SetId id, Instant now) {
        Plan plan = requireNonNull(entry.run.plan());
        Plan.Made made = requireNonNull(plan.sets().makes());
        CatalogSet set = new CatalogSet(id, entry.run.order().run(), entry.shape, made.name(), now);
        for (CatalogSet other : sets.values()) {
            set.parent = entry.isOf(other.shape) && other.status == SetStatus.COMPLETE ? other : set.parent;
        }
        List<LedgerRow.Iso> media = new ArrayList<>();
        for (LedgerRow row : plan.ledger()) {
            if (row instanceof LedgerRow.Iso iso) {
                media.add(iso);
            }
        }
        set.media = media;
        sets.put(set.id, set);
    }

    CatalogSet renamed(Effect.SetRenamed renamed) {
        changes++;
        CatalogSet set = set(renamed.set());
        set.name = renamed.name();
        return set;
    }

    void member(Effect.MemberRecorded member) {
        changes++;
        set(member.set())
                .members
                .put(member.vm(), new CatalogSet.Member(member.vmName(), member.checkpointId(), member.powerState()));
    }

    void copied(Effect.CopyRecorded copy) {
        changes++;
        set(copy.set()).copied(copy.disk(), copy.path(), copy.files(), copy.target(), copy.copy(), copy.attachments());
    }

    void kept(Entry entry, Effect.FilesKept kept) {
        changes++;
        CopyTarget target = kept.target();
        if (target == null) {
            SetId source =
                    requireNonNull(requireNonNull(entry.run.plan()).sets().source());
            target = requireNonNull(set(source).copies.get(kept.disk())).target();
        }
        set(kept.set()).kept(kept.disk(), kept.path(), target, kept.files(), kept.attachments());
    }
}
