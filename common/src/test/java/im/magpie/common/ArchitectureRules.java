package im.magpie.common;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;

/**
 * The borders that hold in every module. A module's test takes them in with
 * {@code @AnalyzeClasses(packages = "im.magpie.<module>", importOptions = ImportOption.DoNotIncludeTests.class)} and
 * {@code @ArchTest static final ArchTests RULES = ArchTests.in(ArchitectureRules.class)}.
 */
public final class ArchitectureRules {
    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("im.magpie.*.(**)").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule CONTROLLERS_ARE_KNOWN_TO_NOBODY = classes()
            .that()
            .areAnnotatedWith("org.springframework.web.bind.annotation.RestController")
            .should()
            .bePackagePrivate()
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule COMMON_KNOWS_NO_SERVICE = noClasses()
            .that()
            .resideInAPackage("im.magpie.common..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "im.magpie.user..",
                    "im.magpie.message..",
                    "im.magpie.connection..",
                    "im.magpie.presence..",
                    "im.magpie.gateway..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule USER_SERVICE_STANDS_ALONE =
            standsAlone("user", "message", "connection", "presence", "gateway");

    @ArchTest
    static final ArchRule MESSAGE_SERVICE_STANDS_ALONE =
            standsAlone("message", "user", "connection", "presence", "gateway");

    @ArchTest
    static final ArchRule CONNECTION_SERVICE_STANDS_ALONE =
            standsAlone("connection", "user", "message", "presence", "gateway");

    @ArchTest
    static final ArchRule PRESENCE_SERVICE_STANDS_ALONE =
            standsAlone("presence", "user", "message", "connection", "gateway");

    @ArchTest
    static final ArchRule GATEWAY_SERVICE_STANDS_ALONE =
            standsAlone("gateway", "user", "message", "connection", "presence");

    @ArchTest
    static final ArchRule OPTIONAL_IS_A_RETURN_TYPE =
            fields().should().notHaveRawType(Optional.class).allowEmptyShould(true);

    @ArchTest
    static final ArchRule WIRING_IS_BY_CONSTRUCTOR = fields().should()
            .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
            .andShould()
            .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Value")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule NO_DRAWERS = noClasses()
            .should()
            .resideInAnyPackage(
                    "..util..", "..utils..", "..impl..", "..helper..", "..dto..", "..entities..", "..controllers..");

    @ArchTest
    static final ArchRule NULLS_ARE_MARKED = classes()
            .that()
            .haveSimpleName("package-info")
            .should()
            .beAnnotatedWith(NullMarked.class)
            .allowEmptyShould(true);

    /** Whoever forgets to close such a stream keeps its connection for ever; a list needs no care. */
    @ArchTest
    static final ArchRule QUERIES_GIVE_LISTS = noClasses()
            .should()
            .callMethod("org.springframework.jdbc.core.simple.JdbcClient$MappedQuerySpec", "stream")
            .allowEmptyShould(true);

    private ArchitectureRules() {}

    private static ArchRule standsAlone(String service, String... others) {
        String[] packages = new String[others.length];
        for (int i = 0; i < others.length; i++) {
            packages[i] = "im.magpie." + others[i] + "..";
        }
        return noClasses()
                .that()
                .resideInAPackage("im.magpie." + service + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .allowEmptyShould(true);
    }
}
