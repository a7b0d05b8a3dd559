package dev.stillpoint.local.stack;

import dev.stillpoint.local.part.PrivateFiles;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Properties;

/// The settings of one service process.
final class ServiceSettings {
    private final Properties values = new Properties();

    ServiceSettings set(String key, String value) {
        values.setProperty(key, value);
        return this;
    }

    String get(String key) {
        String value = values.getProperty(key);
        if (value == null) {
            throw new IllegalStateException("setting " + key + " is missing");
        }
        return value;
    }

    /// Values are data: a `$` in them (shares such as `c$`, passwords) begins no expression.
    void write(Path file) {
        Properties escaped = new Properties();
        values.forEach((key, value) -> escaped.setProperty((String) key, ((String) value).replace("$", "$$")));
        StringWriter text = new StringWriter();
        try {
            escaped.store(text, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        PrivateFiles.write(file, text.toString());
    }
}
