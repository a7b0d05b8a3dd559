package dev.stillpoint.orchestrator.plan;

import dev.stillpoint.contracts.DiskCommand;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.orchestrator.plan.Facts.Location;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How long VMs will stand still, as far as earlier runs tell, and what that was derived from.
///
/// It is the longest way through the plan's steps from the first that stops a VM to the last that starts one. A
/// step takes what such steps of this system took before, a copy its bytes at the speed that this system's copies
/// had, or else the location's. Of what was never done here nothing is counted, and that is said.
final class DowntimeEstimate {
    /// What a clone takes unless a disk is badly fragmented: it costs by extents, not bytes.
    private static final Duration CLONING = Duration.ofSeconds(1);

    private final Plan plan;
    private final Facts facts;
    private final Set<String> measured = new LinkedHashSet<>();
    private final Set<String> unmeasured = new LinkedHashSet<>();
    private final Set<String> speeds = new LinkedHashSet<>();
    private final Set<LocationId> withoutSpeed = new LinkedHashSet<>();

    private DowntimeEstimate(Plan plan, Facts facts) {
        this.plan = plan;
        this.facts = facts;
    }

    static Plan in(Plan plan, Facts facts) {
        return new DowntimeEstimate(plan, facts).in();
    }

    private Plan in() {
        if (plan.steps().list().stream().noneMatch(step -> step.downtime() == Step.Downtime.OPENS)) {
            return plan.with(Duration.ZERO, "No running VM is stopped.");
        }
        if (plan.steps().list().stream().noneMatch(step -> step.downtime() == Step.Downtime.CLOSES)) {
            return plan.with(null, "No VM is started again, so the downtime has no end in this run.");
        }
        long millis = longestWay();
        if (!withoutSpeed.isEmpty()) {
            return plan.with(
                    null,
                    "There is no history: no copy at storage location " + names(withoutSpeed)
                            + " was ever measured, so how long the copies take is not known.");
        }
        if (measured.isEmpty() && speeds.isEmpty()) {
            return plan.with(
                    null, "There is no history: no run of this system that stopped its VMs has succeeded yet.");
        }
        return plan.with(Duration.ofSeconds(Math.ceilDiv(millis, 1000L)), words());
    }

    private String words() {
        List<String> sentences = new ArrayList<>();
        if (!measured.isEmpty()) {
            sentences.add("Steps take what they took in the system's last "
                    + (facts.pace().runs() == 1 ? "run" : facts.pace().runs() + " runs")
                    + " (the median of " + String.join(", ", measured) + ").");
        }
        speeds.forEach(sentences::add);
        if (!unmeasured.isEmpty()) {
            sentences.add("Not counted, as this system never had it: " + String.join(", ", unmeasured) + ".");
        }
        return String.join(" ", sentences);
    }

    private static String names(Set<LocationId> locations) {
        return String.join(", ", locations.stream().map(LocationId::value).toList());
    }

    /// In milliseconds. Steps that no stop leads to are done before the downtime begins, or hold no start up.
    private long longestWay() {
        Steps steps = plan.steps();
        long[] end = new long[steps.size()];
        boolean[] down = new boolean[steps.size()];
        boolean[] wanted = leadsToAStart();
        long last = 0;
        for (int at = 0; at < end.length; at++) {
            Step step = steps.get(at);
            down[at] = step.downtime() == Step.Downtime.OPENS;
            long begin = 0;
            for (int[] before : List.of(steps.needs(at), steps.follows(at))) {
                for (int need : before) {
                    down[at] |= down[need];
                    begin = Math.max(begin, end[need]);
                }
            }
            if (down[at] && wanted[at]) {
                end[at] = begin + millis(step);
                last = step.downtime() == Step.Downtime.CLOSES ? Math.max(last, end[at]) : last;
            }
        }
        return last;
    }

    private boolean[] leadsToAStart() {
        Steps steps = plan.steps();
        boolean[] leads = new boolean[steps.size()];
        for (int at = leads.length - 1; at >= 0; at--) {
            leads[at] |= steps.get(at).downtime() == Step.Downtime.CLOSES;
            if (leads[at]) {
                for (int[] before : List.of(steps.needs(at), steps.follows(at))) {
                    for (int need : before) {
                        leads[need] = true;
                    }
                }
            }
        }
        return leads;
    }

    private long millis(Step step) {
        String kind = step.command().kind();
        if (step.command() instanceof DiskCommand.CopyDisk copy) {
            return copying(copy);
        }
        Duration took = facts.pace().steps().get(kind);
        if (took != null) {
            measured.add(kind);
            return took.toMillis();
        }
        if (step.command() instanceof DiskCommand.CloneDisk) {
            speeds.add("A clone is taken to be made in " + CLONING.toSeconds() + " s.");
            return CLONING.toMillis();
        }
        unmeasured.add(kind);
        return 0;
    }

    /// Copies that run side by side take as long as the longest, or all of them over the slots there are.
    private long copying(DiskCommand.CopyDisk copy) {
        LocationId id = copy.target().location();
        Long own = facts.pace().copies().get(id);
        @Nullable Location location = Locations.find(id, facts.locations()).orElse(null);
        Long speed = own != null ? own : location == null ? null : location.bytesPerSecond();
        if (speed == null || speed <= 0) {
            withoutSpeed.add(id);
            return 0;
        }
        speeds.add("Copies to " + id + " are made at " + speed + " bytes a second, the median of "
                + (own != null ? "this system's" : "all systems'") + " last ones there.");
        List<Long> lengths = plan.steps().list().stream()
                .filter(step -> step.command() instanceof DiskCommand.CopyDisk other
                        && other.target().location().equals(id))
                .map(Step::bytes)
                .toList();
        long all = lengths.stream().mapToLong(Long::longValue).sum();
        int slots = location == null ? 1 : location.slots();
        int sideBySide = Math.max(1, Math.min(lengths.size(), slots));
        return Math.ceilDiv(1000 * Math.max(copy.length(), all / sideBySide), speed);
    }
}
