package dev.stillpoint.orchestrator.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.stillpoint.contracts.StepId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The steps of a plan in plan order, with their dependencies resolved to positions once and for all.
///
/// In JSON it is the plain list of steps.
public final class Steps {
    private static final int[] NONE = {};

    private final List<Step> list;
    private final Map<StepId, Integer> positions;
    private final Links[] links;
    private final int[] undoOrder;

    private record Links(
            int[] needs, int[] follows, int[] undoNeeds, int[] undoFollows, int[] undoAlong, int[] undoReaders) {}

    /// @throws IllegalArgumentException when two steps have one id, a step depends on one that does not come before
    /// it, an
    ///     undo names a step that there is not, or undos wait for each other in a circle
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Steps(List<Step> steps) {
        list = List.copyOf(steps);
        positions = HashMap.newHashMap(list.size());
        for (int at = 0; at < list.size(); at++) {
            if (positions.put(list.get(at).id(), at) != null) {
                throw new IllegalArgumentException(
                        "two steps have the id " + list.get(at).id());
            }
        }
        links = new Links[list.size()];
        for (int at = 0; at < list.size(); at++) {
            Step step = list.get(at);
            @Nullable Undo undo = step.undo();
            links[at] = new Links(
                    before(at, step.needs()),
                    before(at, step.follows()),
                    undo == null ? NONE : resolve(at, undo.needs()),
                    undo == null ? NONE : resolve(at, undo.follows()),
                    undo == null ? NONE : resolve(at, undo.along()),
                    undo == null ? NONE : resolve(at, undo.readers()));
        }
        undoOrder = sortUndos();
    }

    private int[] before(int at, List<StepId> ids) {
        int[] resolved = resolve(at, ids);
        for (int position : resolved) {
            if (position >= at) {
                throw new IllegalArgumentException("step " + list.get(at).id() + " depends on "
                        + list.get(position).id() + ", which does not come before it");
            }
        }
        return resolved;
    }

    private int[] resolve(int at, List<StepId> ids) {
        int[] resolved = new int[ids.size()];
        for (int i = 0; i < resolved.length; i++) {
            Integer position = positions.get(ids.get(i));
            if (position == null) {
                throw new IllegalArgumentException(
                        "step " + list.get(at).id() + " names " + ids.get(i) + ", which is not planned");
            }
            resolved[i] = position;
        }
        return resolved;
    }

    /// Depth first over what each undo waits for.
    private int[] sortUndos() {
        int[] order = new int[list.size()];
        byte[] visited = new byte[list.size()];
        int count = 0;
        for (int at = 0; at < order.length; at++) {
            count = visit(at, visited, order, count);
        }
        return order;
    }

    private int visit(int at, byte[] visited, int[] order, int count) {
        if (visited[at] == 2) {
            return count;
        }
        if (visited[at] == 1) {
            throw new IllegalArgumentException(
                    "the undo of step " + list.get(at).id() + " waits for itself in a circle");
        }
        visited[at] = 1;
        int placed = count;
        for (int before : links[at].undoNeeds) {
            placed = visit(before, visited, order, placed);
        }
        for (int before : links[at].undoFollows) {
            placed = visit(before, visited, order, placed);
        }
        visited[at] = 2;
        order[placed] = at;
        return placed + 1;
    }

    @JsonValue
    public List<Step> list() {
        return list;
    }

    public int size() {
        return list.size();
    }

    public Step get(int position) {
        return list.get(position);
    }

    /// The position of a step; empty when this plan has none of that id.
    public OptionalInt position(StepId id) {
        Integer position = positions.get(id);
        return position == null ? OptionalInt.empty() : OptionalInt.of(position);
    }

    /// All positions, each after those that its undo waits for. Not to be written to; likewise the arrays below.
    public int[] undoOrder() {
        return undoOrder;
    }

    public int[] needs(int position) {
        return links[position].needs;
    }

    public int[] follows(int position) {
        return links[position].follows;
    }

    public int[] undoNeeds(int position) {
        return links[position].undoNeeds;
    }

    public int[] undoFollows(int position) {
        return links[position].undoFollows;
    }

    public int[] undoAlong(int position) {
        return links[position].undoAlong;
    }

    public int[] undoReaders(int position) {
        return links[position].undoReaders;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Steps steps && list.equals(steps.list);
    }

    @Override
    public int hashCode() {
        return list.hashCode();
    }

    @Override
    public String toString() {
        return list.toString();
    }
}
