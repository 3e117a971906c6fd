package im.magpie.standalone;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/** The contexts of the services in this JVM: started at the same time, closed one after the other. */
final class ServiceContexts implements AutoCloseable {
    private final List<Service> services;
    private final Map<Service, ConfigurableApplicationContext> contexts = new ConcurrentHashMap<>();

    /** @param services in the order in which they will be closed */
    ServiceContexts(List<Service> services) {
        this.services = List.copyOf(services);
    }

    /**
     * Returns when all have started; throws what the first that failed threw.
     *
     * @param arguments for each of them
     */
    void start(String... arguments) throws Exception {
        // Logging is one for the JVM: the first context configures it before the others come.
        CountDownLatch logging = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<?> first = threads.submit(starting(services.getFirst(), logging, arguments));
            logging.await();
            List<Callable<Service>> others = services.stream()
                    .skip(1)
                    .map(service -> starting(service, logging, arguments))
                    .toList();
            List<Future<Service>> starts = threads.invokeAll(others);
            first.get();
            for (Future<Service> start : starts) {
                start.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    ConfigurableApplicationContext of(Service service) {
        ConfigurableApplicationContext context = contexts.get(service);
        if (context == null) {
            throw new IllegalStateException(service.name() + " does not run");
        }
        return context;
    }

    private Callable<Service> starting(Service service, CountDownLatch logging, String... arguments) {
        return () -> {
            try {
                ServiceName.set(service.name());
                contexts.put(service, application(service, logging).run(own(service, arguments)));
                return service;
            } finally {
                logging.countDown();
            }
        };
    }

    private static SpringApplicationBuilder application(Service service, CountDownLatch logging) {
        ApplicationListener<ApplicationContextInitializedEvent> configured = _ -> logging.countDown();
        SpringApplicationBuilder builder = new SpringApplicationBuilder(service.application())
                .web(service.web())
                .registerShutdownHook(false)
                .listeners(configured);
        SpringApplication application = builder.application();
        // Those of Spring Cloud configure logging anew, each time for all.
        application.setListeners(application.getListeners().stream()
                .filter(listener -> service.owns(listener.getClass().getName()))
                .toList());
        return builder;
    }

    /** Settings for one context; system properties and variables of the environment would reach all. */
    private static String[] own(Service service, String... arguments) {
        String features = service.features().stream().map(Feature::name).collect(Collectors.joining(","));
        return Stream.concat(
                        Stream.of(
                                "--spring.config.name=" + service.name(),
                                "--" + OwnFeatures.PROPERTY + "=" + features,
                                "--logging.structured.json.customizer=" + ServiceName.class.getName()),
                        Arrays.stream(arguments))
                .toArray(String[]::new);
    }

    /** Closes those that have started, in order; each finishes what it has begun. */
    @Override
    public void close() {
        for (Service service : services) {
            ConfigurableApplicationContext context = contexts.remove(service);
            if (context != null) {
                ServiceName.set(service.name());
                context.close();
            }
        }
    }
}
