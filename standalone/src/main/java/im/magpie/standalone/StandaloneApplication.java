package im.magpie.standalone;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts all services in this JVM; the arguments are passed to each of them. */
public final class StandaloneApplication {
    private static final Logger LOG = LoggerFactory.getLogger(StandaloneApplication.class);

    private StandaloneApplication() {}

    public static void main(String[] arguments) {
        ServiceContexts contexts = new ServiceContexts(Service.all());
        Runtime.getRuntime().addShutdownHook(new Thread(contexts::close, "shutdown"));
        try {
            contexts.start(arguments);
        } catch (Exception e) {
            LOG.error("A service could not start, so none does", e);
            System.exit(1);
        }
    }
}
