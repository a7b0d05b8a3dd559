package dev.stillpoint.simulation.fleet;

import dev.stillpoint.simulation.model.Chance;
import dev.stillpoint.simulation.model.Weather;

/// What a fleet goes through, as drawn.
///
/// @param healAfter milliseconds after which all that can be healed is
/// @param healable whether all that goes wrong can be
record Story(Kind kind, long healAfter, boolean healable) {
    enum Kind {
        /// Nothing goes wrong, but that messages come twice and late.
        QUIET,
        /// Whatever the product must cope with by itself: processes that are killed or stand still, locks of others.
        BENIGN,
        /// Every storage location goes down and stays so; the fabric is sound.
        STORAGE_DOWN,
        /// All of it, faults of the fabric and of storages, and people who meddle.
        HOSTILE
    }

    static Story draw(Chance chance, Weather weather) {
        int which = chance.below(100);
        Kind kind = which < 12 ? Kind.QUIET : which < 35 ? Kind.BENIGN : which < 45 ? Kind.STORAGE_DOWN : Kind.HOSTILE;
        weather.eventTwice = chance.of(0.5) ? 0.05 : 0;
        switch (kind) {
            case QUIET -> {}
            case BENIGN -> {
                weather.eventTwice = some(chance, 0.2);
                weather.eventLate = some(chance, 0.03);
                weather.transactionBreaks = some(chance, 0.05);
                weather.relayBreaks = some(chance, 0.2);
                weather.otherJob = some(chance, 0.3);
            }
            case STORAGE_DOWN -> weather.transactionBreaks = some(chance, 0.02);
            case HOSTILE -> {
                double intensity = chance.of(0.3) ? 0.2 : 1;
                weather.jobFails = some(chance, 0.15 * intensity);
                weather.jobFailsAfterEffect = some(chance, 0.1 * intensity);
                weather.jobHangs = some(chance, 0.06 * intensity);
                weather.answerOfCallLost = some(chance, 0.1 * intensity);
                weather.otherJob = some(chance, 0.3 * intensity);
                weather.guestHangs = some(chance, 0.3 * intensity);
                weather.storageFails = some(chance, 0.2 * intensity);
                weather.copyIsSlow = some(chance, 0.8 * intensity);
                weather.hintLost = chance.flip() ? 1 : 0;
                weather.insertFails = chance.of(0.05) ? 0.9 : 0;
                weather.eventLost = some(chance, 0.05 * intensity);
                weather.eventTwice = some(chance, 0.3 * intensity);
                weather.eventLate = some(chance, 0.1 * intensity);
                weather.transactionBreaks = some(chance, 0.1 * intensity);
                weather.relayBreaks = some(chance, 0.3 * intensity);
            }
        }
        boolean healable = kind != Kind.HOSTILE || !chance.of(0.05);
        return new Story(kind, chance.between(120_000, 2_400_000), healable);
    }

    /// Whether all must go well without anybody's help.
    boolean isEasy() {
        return kind == Kind.QUIET || kind == Kind.BENIGN;
    }

    /// Whether processes may be away.
    boolean mayBeDisturbed() {
        return kind == Kind.BENIGN || kind == Kind.HOSTILE;
    }

    private static double some(Chance chance, double most) {
        return chance.of(0.4) ? 0 : chance.between(1, 100) / 100.0 * most;
    }
}
