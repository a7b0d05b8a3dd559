package dev.stillpoint.gateway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.persistence.Entity;
import jakarta.ws.rs.Path;
import org.hibernate.annotations.Immutable;

@AnalyzeClasses(packages = "dev.stillpoint.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("dev.stillpoint.gateway.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule PACKAGES_ARE_FEATURES =
            noClasses().should().resideInAnyPackage("..util..", "..common..", "..dto..", "..impl..", "..service..");

    @ArchTest
    static final ArchRule ONLY_THESE_KNOW_KAFKA = noClasses()
            .that(resideInAnyPackage(
                    "..gateway.input..",
                    "..gateway.problem..",
                    "..gateway.security..",
                    "..gateway.system..",
                    "..gateway.checkpointset..",
                    "..gateway.location..",
                    "..gateway.schedule.."))
            .should()
            .dependOnClassesThat(resideInAPackage("org.apache.kafka.."));

    @ArchTest
    static final ArchRule THE_GATEWAY_KNOWS_OTHER_MODULES_BY_THEIR_MESSAGES_ONLY = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "dev.stillpoint.orchestrator..",
                    "dev.stillpoint.agent..",
                    "dev.stillpoint.disk..",
                    "dev.stillpoint.simulator..",
                    "dev.stillpoint.local.."));

    @ArchTest
    static final ArchRule WHAT_IS_READ_IS_NEVER_WRITTEN =
            classes().that().areAnnotatedWith(Entity.class).should().beAnnotatedWith(Immutable.class);

    @ArchTest
    static final ArchRule ROWS_STAY_IN_THEIR_PACKAGE =
            classes().that().areAnnotatedWith(Entity.class).should().bePackagePrivate();

    @ArchTest
    static final ArchRule RESOURCES_ARE_NAMED_SO =
            classes().that().areAnnotatedWith(Path.class).should().haveSimpleNameEndingWith("Resource");
}
