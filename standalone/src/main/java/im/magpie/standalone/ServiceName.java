package im.magpie.standalone;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/**
 * Writes into each log line which service it comes from.
 *
 * <p>Logging is one for the JVM, configured by the first context, so the name can't come from configuration. It comes from the thread: a
 * thread inherits it from the one that made it, up to the one that started the context.
 */
final class ServiceName implements StructuredLoggingJsonMembersCustomizer<Object> {
    private static final String MEMBER = "service.name";
    private static final InheritableThreadLocal<@Nullable String> OF_THREAD = new InheritableThreadLocal<>();

    /** Names this thread and all that it will make. */
    static void set(String name) {
        OF_THREAD.set(name);
    }

    @Override
    public void customize(JsonWriter.Members<Object> members) {
        members.applyingValueProcessor((path, value) -> MEMBER.equals(path.toString()) ? named(value) : value);
    }

    private static @Nullable Object named(@Nullable Object configured) {
        String name = OF_THREAD.get();
        return name == null ? configured : name;
    }
}
