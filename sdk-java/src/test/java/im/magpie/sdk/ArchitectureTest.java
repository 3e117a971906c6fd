package im.magpie.sdk;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "im.magpie.sdk", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule KNOWS_NOTHING_OF_THE_SERVERS = noClasses()
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are Magpie's but not the SDK's",
                    (JavaClass type) -> type.getPackageName().startsWith("im.magpie.")
                            && !type.getPackageName().startsWith("im.magpie.sdk")));

    @ArchTest
    static final ArchRule NEEDS_THE_JDK_AND_JACKSON_ALONE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "io.netty..", "com.google..");

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("im.magpie.sdk.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_STATE_MACHINE_DOES_NO_INPUT_OR_OUTPUT = noClasses()
            .that()
            .resideInAPackage("im.magpie.sdk.session")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..", "java.io..", "java.nio..", "java.util.concurrent..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.time.Clock")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule THE_PARTS_DO_NOT_KNOW_THE_WHOLE = noClasses()
            .that()
            .resideOutsideOfPackage("im.magpie.sdk")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("im.magpie.sdk");
}
