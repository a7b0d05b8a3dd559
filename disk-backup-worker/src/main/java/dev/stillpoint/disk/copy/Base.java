package dev.stillpoint.disk.copy;

import java.nio.file.Path;

/// Which older copy a new one may share unchanged blocks with, where the place can clone. A copy stands for itself
/// either way.
public sealed interface Base {
    /// All blocks are written.
    record None() implements Base {}

    /// The newest complete copy of the same disk: in the folder of the same name of another set, as copies lie at a
    /// location (`sets/<set>/<disk>`). Now and then a copy is written as a whole all the same, because every
    /// delta scatters its file some more.
    record Newest() implements Base {}

    /// That copy, whatever disk it is of.
    ///
    /// @param copy its manifest or its folder
    record Copy(Path copy) implements Base {}
}
