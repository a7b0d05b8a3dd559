package dev.stillpoint.orchestrator.saga;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/// `plan` and `saga` decide and do nothing else.
class PurityTest {
    private static final String PLAN = "dev.stillpoint.orchestrator.plan";
    private static final String SAGA = "dev.stillpoint.orchestrator.saga";
    private static final JavaClasses CORE =
            new ClassFileImporter(java.util.List.of(new ImportOption.DoNotIncludeTests())).importPackages(PLAN, SAGA);

    @Test
    void theCoreKnowsOnlyJavaAndTheContracts() {
        classes()
                .that()
                .resideInAnyPackage(PLAN, SAGA)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java.lang..",
                        "java.util",
                        "java.util.function",
                        "java.util.regex",
                        "java.util.stream",
                        "java.time",
                        "java.security",
                        "java.nio.charset",
                        "com.fasterxml.jackson.annotation",
                        "dev.stillpoint.contracts",
                        "org.jspecify.annotations",
                        PLAN,
                        SAGA)
                .check(CORE);
    }

    @Test
    void plansKnowNothingOfTheSaga() {
        noClasses()
                .that()
                .resideInAPackage(PLAN)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(SAGA)
                .check(CORE);
    }

    @Test
    void nothingAsksForTheTimeOrForChance() {
        DescribedPredicate<JavaCall<?>> now = DescribedPredicate.describe(
                "clock or chance",
                call -> call.getName().equals("now")
                                && call.getTargetOwner().getPackageName().equals("java.time")
                        || call.getTargetOwner().isAssignableTo(Clock.class)
                        || call.getTargetOwner().isAssignableTo(java.util.random.RandomGenerator.class)
                        || call.getName().equals("randomUUID")
                        || call.getTargetOwner().isEquivalentTo(Math.class)
                                && call.getName().equals("random")
                        || call.getTargetOwner().isEquivalentTo(System.class));
        noClasses()
                .that()
                .resideInAnyPackage(PLAN, SAGA)
                .should()
                .callMethodWhere(now)
                .check(CORE);
    }

    @Test
    void nothingIsKeptBetweenTwoSignals() {
        fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(PLAN, SAGA)
                .should()
                .beFinal()
                .check(CORE);
    }
}
