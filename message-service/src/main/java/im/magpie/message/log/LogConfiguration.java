package im.magpie.message.log;

import com.zaxxer.hikari.HikariDataSource;
import im.magpie.common.event.CommandPartitions;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Connections for what appends to the log: it does not queue behind readers, however many come back at once. */
@Configuration(proxyBeanMethods = false)
class LogConfiguration {
    @Bean(defaultCandidate = false)
    @Qualifier("log")
    @ConfigurationProperties("magpie.log.pool")
    HikariDataSource logDataSource(DataSourceProperties properties) {
        return properties
                .initializeDataSourceBuilder()
                .type(HikariDataSource.class)
                .build();
    }

    @Bean
    Shards shards(LogProperties properties, CommandPartitions partitions) {
        return Shards.of(properties.shards(), partitions);
    }

    @Bean(defaultCandidate = false)
    @Qualifier("log")
    JdbcClient logJdbcClient(@Qualifier("log") HikariDataSource database) {
        return JdbcClient.create(database);
    }
}
