package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.DiskId;
import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.SetId;
import dev.stillpoint.contracts.Slot;
import dev.stillpoint.contracts.StepId;
import dev.stillpoint.contracts.VmId;
import java.util.ArrayList;
import java.util.List;

/// How steps are named: by what is done to which VM, disk or slot, so that every plan names the same thing alike.
final class StepIds {
    private StepIds() {}

    static StepId of(String verb, VmId vm) {
        return new StepId(verb + ":" + vm);
    }

    static StepId of(String verb, VmId vm, String when) {
        return new StepId(verb + ":" + vm + ":" + when);
    }

    static StepId of(String verb, VmId vm, Slot slot) {
        return new StepId(verb + ":" + vm + ":" + slot.number() + ":" + slot.location());
    }

    static StepId of(String verb, VmId vm, DiskId disk) {
        return new StepId(verb + ":" + vm + ":" + disk);
    }

    static StepId of(String verb, DiskId disk) {
        return new StepId(verb + ":" + disk);
    }

    /// The same step for another set than the one that the request is about.
    static StepId of(StepId step, SetId set) {
        return new StepId(step + ":" + set);
    }

    static StepId of(String verb, Inventory.Profile profile) {
        return new StepId(verb + ":" + profile.id());
    }

    @SafeVarargs
    static List<StepId> all(List<StepId>... lists) {
        List<StepId> all = new ArrayList<>();
        for (List<StepId> list : lists) {
            all.addAll(list);
        }
        return all;
    }
}
