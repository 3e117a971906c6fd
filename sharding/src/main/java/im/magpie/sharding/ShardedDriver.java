package im.magpie.sharding;

import org.apache.shardingsphere.driver.ShardingSphereDriver;

/** For message-service ({@code spring.datasource.driver-class-name}): ShardingSphere, which gets bytes that it can compare. */
public final class ShardedDriver extends ParameterDriver {
    public ShardedDriver() {
        super(new ShardingSphereDriver(), value -> value instanceof byte[] bytes ? new ComparableBytes(bytes) : value);
    }
}
