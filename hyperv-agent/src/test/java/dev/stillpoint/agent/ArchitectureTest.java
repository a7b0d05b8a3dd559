package dev.stillpoint.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.stillpoint.agent", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule thePortKnowsNothingButContracts = classes()
            .that()
            .resideInAPackage("..agent.fabric")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "dev.stillpoint.contracts", "..agent.fabric");

    @ArchTest
    static final ArchRule stepsKnowNoKafkaNoHttpAndNoFramework = noClasses()
            .that()
            .resideInAPackage("..agent.step")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "java.net..", "io.quarkus..", "jakarta..", "..agent.simulator");

    @ArchTest
    static final ArchRule onlyTheRootPicksAnImplementationOfThePort = noClasses()
            .that()
            .resideOutsideOfPackages("dev.stillpoint.agent", "..agent.simulator", "..agent.powershell")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..agent.simulator", "..agent.powershell");

    @ArchTest
    static final ArchRule implementationsDoNotKnowTheirUsers = noClasses()
            .that()
            .resideInAnyPackage("..agent.simulator", "..agent.powershell")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..agent.command", "..agent.step", "..agent.control", "..agent.report");

    @ArchTest
    static final ArchRule packagesFormNoCircles =
            slices().matching("dev.stillpoint.agent.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule agentsNeverNeedTheSimulatorItself =
            noClasses().should().dependOnClassesThat().resideInAPackage("dev.stillpoint.simulator..");
}
