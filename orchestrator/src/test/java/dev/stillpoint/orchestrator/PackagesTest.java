package dev.stillpoint.orchestrator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// Which package may know which.
@AnalyzeClasses(packages = "dev.stillpoint.orchestrator", importOptions = ImportOption.DoNotIncludeTests.class)
class PackagesTest {
    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.stillpoint.orchestrator.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheMigrationKnowsFlyway = noClasses()
            .that()
            .resideOutsideOfPackage("..schema..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.flywaydb..");

    @ArchTest
    static final ArchRule onlyTheOutboxAndTheKafkaAndControlPackagesProduce = noClasses()
            .that()
            .resideOutsideOfPackages("..outbox..", "..kafka..", "..executor..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka.clients.producer..");

    @ArchTest
    static final ArchRule onlyRunsApplyTheSaga = noClasses()
            .that()
            .resideOutsideOfPackages("..saga..", "..run..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("dev.stillpoint.orchestrator.saga.Saga");
}
