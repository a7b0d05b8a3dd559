package dev.stillpoint.gateway.input;

import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A page of a list.
///
/// @param nextPageToken asks for the next page; null when this is the last
public record Page<T>(
        List<T> items, @Schema(nullable = true) @Nullable String nextPageToken) {

    /// A page out of one item more than it can hold, by which is seen whether another follows.
    ///
    /// @param position what the next page begins after, given this page's last item
    public static <T> Page<T> of(List<T> oneMore, int pageSize, Query query, Function<T, Object> position) {
        if (oneMore.size() <= pageSize) {
            return new Page<>(List.copyOf(oneMore), null);
        }
        List<T> items = List.copyOf(oneMore.subList(0, pageSize));
        return new Page<>(items, query.tokenAfter(position.apply(items.getLast())));
    }

    public <U> Page<U> map(Function<T, U> change) {
        return new Page<>(items.stream().map(change).toList(), nextPageToken);
    }
}
