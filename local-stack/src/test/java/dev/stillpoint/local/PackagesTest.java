package dev.stillpoint.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.stillpoint.local", importOptions = ImportOption.DoNotIncludeTests.class)
class PackagesTest {
    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.stillpoint.local.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule processesKnowNothingOfStillpoint = noClasses()
            .that()
            .resideInAPackage("dev.stillpoint.local.part")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("dev.stillpoint.local.part", "java..", "com.fasterxml..", "org.jspecify..");

    @ArchTest
    static final ArchRule onlyTheFabricPackageReadsFabricFiles = noClasses()
            .that()
            .resideOutsideOfPackage("dev.stillpoint.local.fabric")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.stillpoint.simulator.fabricfile..", "dev.stillpoint.simulator.paths..");
}
