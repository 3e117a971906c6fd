package im.magpie.standalone;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Keeps auto-configuration out of a context that only a neighbour's dependency would switch on: a service gets the same one as when it
 * is alone in its JVM.
 */
final class OwnFeatures implements AutoConfigurationImportFilter, EnvironmentAware {
    /** The features of a service, separated by commas. */
    static final String PROPERTY = "magpie.standalone.features";

    private Set<Feature> foreign = EnumSet.noneOf(Feature.class);

    @Override
    public void setEnvironment(Environment environment) {
        String own = environment.getProperty(PROPERTY);
        if (own == null) {
            return;
        }
        foreign = EnumSet.allOf(Feature.class);
        Stream.of(own.split(",")).map(Feature::valueOf).forEach(foreign::remove);
    }

    @Override
    public boolean[] match(@Nullable String[] autoConfigurations, AutoConfigurationMetadata metadata) {
        boolean[] matches = new boolean[autoConfigurations.length];
        for (int i = 0; i < matches.length; i++) {
            String name = autoConfigurations[i];
            matches[i] = name == null || foreign.stream().noneMatch(feature -> feature.has(name));
        }
        return matches;
    }
}
