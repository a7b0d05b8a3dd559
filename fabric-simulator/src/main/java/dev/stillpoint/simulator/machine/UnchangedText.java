package dev.stillpoint.simulator.machine;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.Map;

/// Writes objects that never change from the text they had in the document before, so that keeping a large fabric
/// costs what has changed. Not thread-safe: the fabric's lock guards it.
final class UnchangedText<T> extends StdSerializer<T> {
    private static final long serialVersionUID = 1;

    private final transient ObjectMapper mapper;
    private transient Map<T, SerializedString> before = new IdentityHashMap<>();
    private transient Map<T, SerializedString> now = new IdentityHashMap<>();

    /// @param mapper writes what is new
    UnchangedText(Class<T> type, ObjectMapper mapper) {
        super(type);
        this.mapper = mapper;
    }

    @Override
    public void serialize(T value, JsonGenerator generator, SerializerProvider provider) throws IOException {
        SerializedString text = before.get(value);
        if (text == null) {
            text = new SerializedString(mapper.writeValueAsString(value));
        }
        now.put(value, text);
        generator.writeRawValue(text);
    }

    /// A document is whole: what was not in it is forgotten.
    void documentIsWhole() {
        before = now;
        now = new IdentityHashMap<>();
    }
}
