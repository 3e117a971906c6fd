package im.magpie.standalone;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A part of Spring that some services have on their class path and others don't. Here all have all, so what is not a service's own is
 * kept out of its context.
 */
enum Feature {
    SERVLET(
            "org.springframework.boot.webmvc",
            "org.springframework.boot.tomcat",
            "org.springframework.boot.servlet",
            "org.springdoc"),
    GATEWAY(
            "org.springframework.boot.webflux",
            "org.springframework.boot.reactor",
            "org.springframework.boot.netty",
            "org.springframework.boot.http.codec",
            "org.springframework.boot.http.client.autoconfigure.reactive",
            "org.springframework.boot.data.redis",
            "org.springframework.cloud"),
    DATABASE(
            "org.springframework.boot.jdbc",
            "org.springframework.boot.flyway",
            "org.springframework.boot.sql",
            "org.springframework.boot.transaction"),
    JPA(
            "org.springframework.boot.data.jpa",
            "org.springframework.boot.hibernate",
            "org.springframework.boot.jpa",
            "org.springframework.boot.persistence"),
    KAFKA("org.springframework.boot.kafka");

    private final Pattern packages;

    Feature(String... packages) {
        this.packages = Pattern.compile(
                Stream.of(packages).map(Pattern::quote).collect(Collectors.joining("|", "(?:", ")\\..*")));
    }

    /** Whether an auto-configuration belongs to it. */
    boolean has(String className) {
        return packages.matcher(className).matches();
    }
}
