package im.magpie.message;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import im.magpie.common.ArchitectureRules;

/** Features use the log; the log uses none of them. */
@AnalyzeClasses(packages = "im.magpie.message", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests RULES = ArchTests.in(ArchitectureRules.class);

    @ArchTest
    static final ArchRule THE_LOG_KNOWS_NO_FEATURE = noClasses()
            .that()
            .resideInAPackage("im.magpie.message.log")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "im.magpie.message.delivery..",
                    "im.magpie.message.edge..",
                    "im.magpie.message.conversation..",
                    "im.magpie.message.history..",
                    "im.magpie.message.receipt..",
                    "im.magpie.message.sync..",
                    "im.magpie.message.user..");
}
