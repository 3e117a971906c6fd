package im.magpie.presence.watch;

import im.magpie.common.event.ConnectionEvent;
import im.magpie.common.event.EventCodec;
import im.magpie.common.event.Topics;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/** Takes in what connection nodes say of their sockets. What is lost here is found by the next sweep. */
@Component
class ConnectionNews {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionNews.class);

    private final Looks looks;
    private final Clock clock = Clock.systemUTC();

    ConnectionNews(Looks looks) {
        this.looks = looks;
    }

    @KafkaListener(id = "presence-service", topics = Topics.CONNECTIONS, batch = "true")
    void take(List<ConsumerRecord<byte[], byte[]>> records) {
        for (ConsumerRecord<byte[], byte[]> news : records) {
            try {
                ConnectionEvent event = EventCodec.decode(news.value(), ConnectionEvent.class);
                looks.news(event.user(), event.open(), event.at(), clock.millis());
            } catch (JacksonException e) {
                LOG.warn("Record {} of {} is no connection event", news.offset(), news.topic(), e);
            }
        }
    }
}
