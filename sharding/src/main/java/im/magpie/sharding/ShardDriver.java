package im.magpie.sharding;

import java.sql.SQLException;

/** For ShardingSphere ({@code driverClassName} of its data sources): MySQL, which gets bytes again. */
public final class ShardDriver extends ParameterDriver {
    public ShardDriver() throws SQLException {
        super(
                new com.mysql.cj.jdbc.Driver(),
                value -> value instanceof ComparableBytes comparable ? comparable.bytes() : value);
    }
}
