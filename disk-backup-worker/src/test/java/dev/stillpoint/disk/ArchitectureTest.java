package dev.stillpoint.disk;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.stillpoint.disk", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] ENGINE = {
        "..disk.copy..",
        "..disk.manifest..",
        "..disk.vhdx..",
        "..disk.path..",
        "..disk.storage..",
        "..disk.lock..",
        "..disk.clone.."
    };

    @ArchTest
    static final ArchRule engineKnowsNoFrameworkAndNoKafka = noClasses()
            .that()
            .resideInAnyPackage(ENGINE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.quarkus..", "io.smallrye..", "jakarta..", "org.apache.kafka..", "org.jboss..");

    @ArchTest
    static final ArchRule engineDoesNotKnowItsUsers = noClasses()
            .that()
            .resideInAnyPackage(ENGINE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..disk.command..", "..disk.fault..");

    @ArchTest
    static final ArchRule copierOpensFilesOnlyThroughItsStorage = noClasses()
            .that()
            .resideInAnyPackage("..disk.copy..", "..disk.manifest..", "..disk.vhdx..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.nio.channels.FileChannel");
}
