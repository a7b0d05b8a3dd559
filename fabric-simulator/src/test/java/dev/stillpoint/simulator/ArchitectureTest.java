package dev.stillpoint.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.stillpoint.simulator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule DISK_FILES_KNOW_NOTHING_OF_MACHINES = noClasses()
            .that()
            .resideInAnyPackage("..vhdx..", "..paths..", "..state..", "..job..", "..fault..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..machine..", "..operation..", "..http..", "..protocol..", "..control..");

    @ArchTest
    static final ArchRule RULES_KNOW_NOTHING_OF_HTTP = noClasses()
            .that()
            .resideInAnyPackage("..machine..", "..operation..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..http..", "..protocol..", "..control..", "com.sun.net.httpserver..");

    @ArchTest
    static final ArchRule ONLY_THE_REGISTRY_AND_THE_MAKER_OPEN_DISK_FILES = noClasses()
            .that()
            .resideInAnyPackage("..machine..", "..operation..", "..control..", "..protocol..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(java.nio.channels.FileChannel.class);

    @ArchTest
    static final ArchRule NO_SERVICE_DEPENDS_ON_THE_SIMULATORS_WORLD = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.stillpoint.agent..",
                    "dev.stillpoint.disk..",
                    "dev.stillpoint.orchestrator..",
                    "dev.stillpoint.gateway..");
}
