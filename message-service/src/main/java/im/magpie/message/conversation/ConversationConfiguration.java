package im.magpie.message.conversation;

import im.magpie.common.id.IdGenerator;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class ConversationConfiguration {
    @Bean
    IdGenerator idGenerator(@Qualifier("log") JdbcClient database) {
        return new IdGenerator(database);
    }
}
