package im.magpie.user.database;

import im.magpie.common.id.IdGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
    @Bean
    IdGenerator idGenerator(JdbcClient database) {
        return new IdGenerator(database);
    }
}
