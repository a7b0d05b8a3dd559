package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which VMs belong to a system. Names are compared literally and without regard to case.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Selector.AfterLastDash.class, name = "afterLastDash"),
    @JsonSubTypes.Type(value = Selector.AfterFirstDash.class, name = "afterFirstDash"),
    @JsonSubTypes.Type(value = Selector.Regex.class, name = "regex"),
    @JsonSubTypes.Type(value = Selector.Vms.class, name = "vms")
})
public sealed interface Selector {
    boolean selects(String system, Inventory.Vm vm);

    /// The rule in words, for messages.
    String describe(String system);

    /// The system that a VM's name stands for by default: the text after its last `-`; none without a `-` or
    /// without text after it.
    static Optional<String> systemByName(String vmName) {
        return after(vmName, vmName.lastIndexOf('-'));
    }

    private static Optional<String> after(String name, int dash) {
        return dash < 0 || dash == name.length() - 1 ? Optional.empty() : Optional.of(name.substring(dash + 1));
    }

    /// The text after the last `-`.
    record AfterLastDash() implements Selector {
        @Override
        public boolean selects(String system, Inventory.Vm vm) {
            return systemByName(vm.name()).filter(system::equalsIgnoreCase).isPresent();
        }

        @Override
        public String describe(String system) {
            return "VMs whose name ends in -" + system;
        }
    }

    /// The text after the first `-`.
    record AfterFirstDash() implements Selector {
        @Override
        public boolean selects(String system, Inventory.Vm vm) {
            return after(vm.name(), vm.name().indexOf('-'))
                    .filter(system::equalsIgnoreCase)
                    .isPresent();
        }

        @Override
        public String describe(String system) {
            return "VMs whose name has " + system + " after its first -";
        }
    }

    /// The whole name matches; a group named `system`, where there is one, must be the system's name.
    ///
    /// @throws java.util.regex.PatternSyntaxException when it is no regular expression
    record Regex(String pattern) implements Selector {
        public Regex {
            Pattern.compile(pattern);
        }

        @Override
        public boolean selects(String system, Inventory.Vm vm) {
            Pattern compiled = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
            Matcher matcher = compiled.matcher(vm.name());
            return matcher.matches()
                    && (!compiled.namedGroups().containsKey("system")
                            || system.toLowerCase(Locale.ROOT)
                                    .equals(String.valueOf(matcher.group("system"))
                                            .toLowerCase(Locale.ROOT)));
        }

        @Override
        public String describe(String system) {
            return "VMs whose name matches " + pattern;
        }
    }

    /// Exactly these.
    record Vms(List<VmId> ids) implements Selector {
        public Vms {
            ids = List.copyOf(ids);
        }

        @Override
        public boolean selects(String system, Inventory.Vm vm) {
            return ids.contains(vm.id());
        }

        @Override
        public String describe(String system) {
            return "the VMs " + ids;
        }
    }
}
