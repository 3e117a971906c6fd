package im.magpie.sharding;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Another driver, for whose prepared statements parameters are changed on their way. Not registered: who wants it names its class. */
abstract class ParameterDriver implements Driver {
    private static final Method SET_OBJECT = setObject();

    private final Driver driver;
    private final UnaryOperator<@Nullable Object> change;

    ParameterDriver(Driver driver, UnaryOperator<@Nullable Object> change) {
        this.driver = driver;
        this.change = change;
    }

    @Override
    public @Nullable Connection connect(String url, Properties info) throws SQLException {
        Connection connection = driver.connect(url, info);
        return connection == null ? null : wrapped(Connection.class, connection, this::ofConnection);
    }

    @FunctionalInterface
    private interface Call {
        @Nullable
        Object on(Object target, Method method, @Nullable Object @Nullable [] arguments)
                throws ReflectiveOperationException;
    }

    private static <T> T wrapped(Class<T> type, T target, Call call) {
        InvocationHandler handler = (self, method, arguments) -> {
            try {
                return call.on(target, method, arguments);
            } catch (InvocationTargetException e) {
                throw Objects.requireNonNullElse(e.getCause(), e);
            }
        };
        return type.cast(
                Proxy.newProxyInstance(ParameterDriver.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private @Nullable Object ofConnection(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws ReflectiveOperationException {
        Object result = method.invoke(target, arguments);
        return result instanceof PreparedStatement statement
                ? wrapped(PreparedStatement.class, statement, this::ofStatement)
                : result;
    }

    private @Nullable Object ofStatement(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws ReflectiveOperationException {
        if (arguments != null && method.getName().equals("setBytes")) {
            return SET_OBJECT.invoke(target, arguments[0], change.apply(arguments[1]));
        }
        if (arguments != null && method.getName().equals("setObject")) {
            arguments[1] = change.apply(arguments[1]);
        }
        return method.invoke(target, arguments);
    }

    private static Method setObject() {
        try {
            return PreparedStatement.class.getMethod("setObject", int.class, Object.class);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean acceptsURL(String url) throws SQLException {
        return driver.acceptsURL(url);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
        return driver.getPropertyInfo(url, info);
    }

    @Override
    public int getMajorVersion() {
        return driver.getMajorVersion();
    }

    @Override
    public int getMinorVersion() {
        return driver.getMinorVersion();
    }

    @Override
    public boolean jdbcCompliant() {
        return driver.jdbcCompliant();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger(ParameterDriver.class.getName());
    }
}
