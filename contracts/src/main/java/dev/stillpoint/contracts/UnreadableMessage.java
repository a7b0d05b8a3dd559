package dev.stillpoint.contracts;

/// A record that is not what its topic promises; it belongs to the topic's dead letters, with this message as
/// reason.
public final class UnreadableMessage extends Exception {
    private static final long serialVersionUID = 1;

    public UnreadableMessage(String reason) {
        super(reason);
    }
}
