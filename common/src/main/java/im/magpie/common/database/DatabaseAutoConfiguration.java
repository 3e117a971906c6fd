package im.magpie.common.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import javax.sql.DataSource;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;

/** For services with a database: several servers in the address, and a look at the server's settings at start. */
@AutoConfiguration(afterName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@ConditionalOnClass(HikariDataSource.class)
@ConditionalOnBean(DataSource.class)
@EnableConfigurationProperties(DatabaseProperties.class)
public class DatabaseAutoConfiguration {
    @Bean
    DurabilityCheck durabilityCheck(DatabaseProperties properties) {
        return new DurabilityCheck(properties.durability());
    }

    @Bean
    @DependsOnDatabaseInitialization
    InitializingBean durabilityAtStart(DurabilityCheck check, DataSource database, DatabaseProperties properties) {
        return () -> {
            try (Connection connection = database.getConnection()) {
                check.require(connection);
            } catch (NotDurableException e) {
                throw new InvalidConfigurationPropertyValueException(
                        "magpie.database.durability", properties.durability(), e.getMessage());
            }
        };
    }

    /** All pools, before they make a connection. */
    @Bean
    static BeanPostProcessor primaryOfSeveral() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof HikariDataSource pool
                        && pool.getJdbcUrl() != null
                        && PrimaryDataSource.namesSeveral(pool.getJdbcUrl())) {
                    pool.setDataSource(new PrimaryDataSource(pool.getJdbcUrl(), pool.getDataSourceProperties()));
                    pool.setExceptionOverride(new LostPrimacy());
                }
                return bean;
            }
        };
    }
}
