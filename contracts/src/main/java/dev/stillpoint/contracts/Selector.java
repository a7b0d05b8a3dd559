package dev.stillpoint.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/// Which VMs belong to a system. Names are compared literally and without regard to case.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Selector.AfterLastDash.class, name = "afterLastDash"),
    @JsonSubTypes.Type(value = Selector.AfterFirstDash.class, name = "afterFirstDash"),
    @JsonSubTypes.Type(value = Selector.Regex.class, name = "regex"),
    @JsonSubTypes.Type(value = Selector.Vms.class, name = "vms")
})
public sealed interface Selector {
    /// Whether a VM belongs to the system, for asking of many.
    Predicate<Inventory.Vm> of(String system);

    /// Whether this VM belongs to the system.
    default boolean selects(String system, Inventory.Vm vm) {
        return of(system).test(vm);
    }

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
        public Predicate<Inventory.Vm> of(String system) {
            return vm ->
                    systemByName(vm.name()).filter(system::equalsIgnoreCase).isPresent();
        }

        @Override
        public String describe(String system) {
            return "VMs whose name ends in -" + system;
        }
    }

    /// The text after the first `-`.
    record AfterFirstDash() implements Selector {
        @Override
        public Predicate<Inventory.Vm> of(String system) {
            return vm -> after(vm.name(), vm.name().indexOf('-'))
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
    /// @param pattern of [NamePattern]'s kind
    /// @throws IllegalArgumentException with what is wrong with it
    record Regex(String pattern) implements Selector {
        private static final String SYSTEM = "system";

        public Regex {
            NamePattern.of(pattern);
        }

        @Override
        public Predicate<Inventory.Vm> of(String system) {
            NamePattern names = NamePattern.of(pattern);
            String lower = system.toLowerCase(Locale.ROOT);
            return names.hasGroup(SYSTEM)
                    ? vm -> names.group(SYSTEM, vm.name())
                            .filter(found -> found.toLowerCase(Locale.ROOT).equals(lower))
                            .isPresent()
                    : vm -> names.matches(vm.name());
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
        public Predicate<Inventory.Vm> of(String system) {
            return vm -> ids.contains(vm.id());
        }

        @Override
        public String describe(String system) {
            return "the VMs " + ids;
        }
    }
}
