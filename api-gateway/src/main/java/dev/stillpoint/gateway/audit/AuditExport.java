package dev.stillpoint.gateway.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes events one by one, as they come. Both forms carry the sealed bytes, so that an export proves itself
/// (`docs/audit-format.md`).
interface AuditExport extends AutoCloseable {
    void write(SealedEvent event) throws IOException;

    @Override
    void close() throws IOException;

    /// One JSON object a line: the event as in a page, and its sealed bytes as text.
    static AuditExport lines(ObjectMapper mapper, OutputStream out) throws IOException {
        SequenceWriter writer = mapper.writer()
                .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .without(com.fasterxml.jackson.databind.SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
                .withRootValueSeparator("\n")
                .writeValues(out);
        return new AuditExport() {
            private boolean any;

            @Override
            public void write(SealedEvent event) throws IOException {
                ObjectNode line = mapper.valueToTree(AuditDocument.of(event));
                line.put("canonical", event.canonicalText());
                writer.write(line);
                any = true;
            }

            @Override
            public void close() throws IOException {
                writer.flush();
                if (any) {
                    out.write('\n');
                }
                out.flush();
            }
        };
    }

    /// RFC 4180 with a heading. A cell that a spreadsheet would take for a formula begins with an apostrophe.
    static AuditExport csv(OutputStream out) throws IOException {
        CsvSchema.Builder columns = CsvSchema.builder();
        List.of(
                        "sequence",
                        "time",
                        "actor",
                        "action",
                        "object",
                        "run",
                        "system",
                        "details",
                        "previousHash",
                        "hash",
                        "canonical")
                .forEach(columns::addColumn);
        SequenceWriter writer = new CsvMapper()
                .writer(columns.setLineSeparator("\r\n").build().withHeader())
                .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .without(com.fasterxml.jackson.databind.SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
                .writeValues(out);
        return new AuditExport() {
            @Override
            public void write(SealedEvent event) throws IOException {
                AuditDocument document = AuditDocument.of(event);
                writer.write(List.of(
                        document.sequence(),
                        document.time().toString(),
                        cell(document.actor()),
                        cell(document.action()),
                        cell(document.object()),
                        document.run() == null ? "" : document.run().toString(),
                        cell(document.system()),
                        document.details().toString(),
                        document.previousHash(),
                        document.hash(),
                        event.canonicalText()));
            }

            @Override
            public void close() throws IOException {
                writer.flush();
                out.flush();
            }
        };
    }

    /// The first characters by which spreadsheets know a formula.
    private static String cell(@Nullable String text) {
        return text == null || text.isEmpty() || "=+-@\t\r".indexOf(text.charAt(0)) < 0
                ? text == null ? "" : text
                : "'" + text;
    }
}
