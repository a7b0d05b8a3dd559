package dev.stillpoint.gateway.system;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.stillpoint.contracts.LocationId;
import dev.stillpoint.contracts.Selector;
import dev.stillpoint.contracts.StopMode;
import dev.stillpoint.contracts.SystemSettings;
import dev.stillpoint.contracts.VmId;
import dev.stillpoint.gateway.input.Fields;
import dev.stillpoint.gateway.input.Ids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads the body of a `PUT /v1/systems/{name}/settings`. Whether the VMs that it names are there the
/// orchestrator knows.
final class SettingsBody {
    private static final int MOST_PATTERN = 200;
    private static final Duration LEAST_WAIT = Duration.ofMinutes(1);
    private static final Duration MOST_WAIT = Duration.ofDays(30);

    /// What can be begun by a person.
    private static final List<String> KINDS = List.of(
            "create", "restore", "delete", "verify", "rename", "export", "set-checkpoint-type", "remove-checkpoints");

    /// Instead of a VM that is not there; the body is refused before it is used.
    private static final VmId NO_VM = new VmId(new UUID(0, 0));

    private SettingsBody() {}

    /// How `selector.kind` is spelt.
    private enum SelectorKind {
        @JsonProperty("afterLastDash")
        AFTER_LAST_DASH,
        @JsonProperty("afterFirstDash")
        AFTER_FIRST_DASH,
        @JsonProperty("regex")
        REGEX,
        @JsonProperty("vms")
        VMS
    }

    /// @throws dev.stillpoint.gateway.problem.ProblemException `validation-failed`, naming every field that is
    ///     wrong
    static SystemSettings read(Fields fields) {
        Selector selector =
                fields.object("selector").map(SettingsBody::selector).orElseGet(Selector.AfterLastDash::new);
        List<List<VmId>> tiers = fields.itemLists("tiers", SettingsBody::vm);
        List<SystemSettings.VmRole> roles = new ArrayList<>();
        for (Fields role : fields.objects("roles")) {
            roles.add(new SystemSettings.VmRole(
                    role.required("vm", role.parsed("vm", SettingsBody::vm), NO_VM),
                    role.required(
                            "role", role.choice("role", SystemSettings.Role.class), SystemSettings.Role.CLUSTER_NODE)));
        }
        boolean witnessOutside = fields.flag("witnessOutside").orElse(false);
        Optional<LocationId> location = fields.parsed("storageLocation", LocationId::new);
        SystemSettings.@Nullable Approval approval =
                fields.object("approval").map(SettingsBody::approval).orElse(null);
        Optional<StopMode> stop = fields.choice("stop", StopMode.class);
        fields.end();
        return new SystemSettings(
                selector, tiers, roles, witnessOutside, location.orElse(null), approval, stop.orElse(null));
    }

    private static Selector selector(Fields fields) {
        Optional<SelectorKind> kind = fields.choice("kind", SelectorKind.class);
        Optional<Selector.Regex> pattern = fields.parsed("pattern", SettingsBody::regex);
        List<VmId> ids = fields.items("ids", SettingsBody::vm);
        fields.required("kind", kind, SelectorKind.VMS);
        if (kind.isEmpty()) {
            return new Selector.AfterLastDash();
        }
        boolean regex = kind.get() == SelectorKind.REGEX;
        boolean vms = kind.get() == SelectorKind.VMS;
        if (regex != fields.has("pattern")) {
            fields.errorIfNone("pattern", regex ? "is required with regex" : "belongs to regex only");
        }
        if (vms && ids.isEmpty()) {
            fields.errorIfNone("ids", "must name at least one VM");
        } else if (!vms && fields.has("ids")) {
            fields.errorIfNone("ids", "belongs to vms only");
        }
        return switch (kind.get()) {
            case AFTER_LAST_DASH -> new Selector.AfterLastDash();
            case AFTER_FIRST_DASH -> new Selector.AfterFirstDash();
            case REGEX -> pattern.<Selector>map(compiled -> compiled).orElseGet(Selector.AfterLastDash::new);
            case VMS -> new Selector.Vms(List.copyOf(new LinkedHashSet<>(ids)));
        };
    }

    private static SystemSettings.Approval approval(Fields fields) {
        List<String> kinds = fields.items("kinds", SettingsBody::kind);
        if (kinds.isEmpty()) {
            fields.errorIfNone("kinds", "must name at least one kind of run; leave approval out for none");
        }
        Optional<Duration> expiresAfter = fields.duration("expiresAfter", LEAST_WAIT, MOST_WAIT);
        return new SystemSettings.Approval(List.copyOf(new LinkedHashSet<>(kinds)), expiresAfter.orElse(null));
    }

    private static String kind(String text) {
        if (!KINDS.contains(text)) {
            throw new IllegalArgumentException("must be one of " + String.join(", ", KINDS));
        }
        return text;
    }

    private static Selector.Regex regex(String text) {
        if (text.length() > MOST_PATTERN) {
            throw new IllegalArgumentException("must have at most " + MOST_PATTERN + " characters");
        }
        return new Selector.Regex(text);
    }

    private static VmId vm(String text) {
        return Ids.uuid(text)
                .map(VmId::new)
                .orElseThrow(() -> new IllegalArgumentException("must be a VM's id, as the system's members have it"));
    }
}
