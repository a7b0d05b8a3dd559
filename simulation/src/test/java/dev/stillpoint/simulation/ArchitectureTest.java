package dev.stillpoint.simulation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.stillpoint.simulation", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /// Else it would share the mistakes of what it judges.
    @ArchTest
    static final ArchRule theModelKnowsTheMessagesAlone = classes()
            .that()
            .resideInAPackage("dev.stillpoint.simulation.model")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.stillpoint.simulation.model", "dev.stillpoint.contracts", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule ofTheOrchestratorOnlyThePureCoreIsUsed = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.stillpoint.orchestrator",
                    "dev.stillpoint.orchestrator.run..",
                    "dev.stillpoint.orchestrator.catalog..",
                    "dev.stillpoint.orchestrator.database..",
                    "dev.stillpoint.orchestrator.location..",
                    "dev.stillpoint.orchestrator.outbox..");

    @ArchTest
    static final ArchRule timeAndChanceComeFromTheSeedAlone = noClasses()
            .that()
            .resideInAnyPackage("dev.stillpoint.simulation.model", "dev.stillpoint.simulation.fleet")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.util.Random.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class);
}
