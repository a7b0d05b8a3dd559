package dev.stillpoint.local.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillpoint.contracts.audit.AuditEvent;
import dev.stillpoint.contracts.audit.ChainLink;
import dev.stillpoint.contracts.audit.HeadKey;
import dev.stillpoint.contracts.audit.HeadSigner;
import dev.stillpoint.contracts.audit.SignedHead;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/// Exports as the gateway writes them, and heads as the orchestrator signs them.
final class Exports {
    static final UUID RUN = UUID.fromString("0197f2c0-0000-7000-8000-000000000001");
    static final Instant BEGIN = Instant.parse("2026-03-01T20:00:00Z");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Exports() {}

    /// Events 1 to `events`, one each second.
    static List<ObjectNode> export(int events, String actor) {
        return goOn(new ArrayList<>(), events, actor);
    }

    /// Seals as many events more.
    static List<ObjectNode> goOn(List<ObjectNode> lines, int events, String actor) {
        byte[] before = lines.isEmpty() ? ChainLink.nothing() : hash(lines.getLast());
        int first = lines.size() + 1;
        for (int position = first; position < first + events; position++) {
            Instant at = BEGIN.plusSeconds(position);
            AuditEvent event = new AuditEvent(
                    position, RUN, (long) position, at, "run-status", actor, null, "{\"status\":\"RUNNING\"}");
            ChainLink link = ChainLink.after(position, before, event.canonical());
            lines.add(MAPPER.createObjectNode()
                    .put("sequence", position)
                    .put("time", at.toString())
                    .put("actor", actor)
                    .put("action", "run-status")
                    .put("object", "run " + RUN)
                    .put("run", RUN.toString())
                    .put("hash", ChainLink.text(link.hash()))
                    .put("previousHash", ChainLink.text(link.previous()))
                    .put("canonical", new String(link.canonical(), StandardCharsets.UTF_8)));
            lines.getLast().putObject("details").put("status", "RUNNING");
            before = link.hash();
        }
        return lines;
    }

    static byte[] hash(ObjectNode line) {
        return HexFormat.of().parseHex(line.path("hash").asText().substring("sha256:".length()));
    }

    /// The head at a position of an export, signed one second after its event.
    static SignedHead head(HeadSigner signer, List<ObjectNode> lines, int position) {
        return signer.sign(position, hash(lines.get(position - 1)), BEGIN.plusSeconds(position + 1));
    }

    /// @param open the public half, PEM
    record Key(HeadSigner signer, String open) {
        static Key make() {
            try {
                KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
                String open = pem("PUBLIC KEY", pair.getPublic().getEncoded());
                return new Key(
                        HeadSigner.ofPem(pem("PRIVATE KEY", pair.getPrivate().getEncoded()), HeadKey.ofPem(open)),
                        open);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        private static String pem(String label, byte[] bytes) {
            return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END "
                    + label + "-----\n";
        }
    }
}
