package im.magpie.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import im.magpie.common.event.CommandPartitions;
import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.shardingsphere.infra.datanode.DataNodeInfo;
import org.apache.shardingsphere.sharding.api.sharding.standard.PreciseShardingValue;
import org.junit.jupiter.api.Test;

/** Which server a conversation is on. */
class ByConversationTest {
    private static final List<String> SERVERS = List.of("shard_0", "shard_1", "shard_2");

    /** The claim of partition p is on server p modulo the number of servers, as the rule for numbers has it. */
    @Test
    void allConversationsOfAPartitionAreWhereItsClaimIs() {
        CommandPartitions partitions = new CommandPartitions(4 * SERVERS.size());
        conversations()
                .forEach(id -> assertThat(serverOf(id)).isEqualTo("shard_" + partitions.of(id) % SERVERS.size()));
    }

    @Test
    void conversationsAreSpreadEvenly() {
        Map<String, Integer> counts = new HashMap<>();
        conversations().forEach(id -> counts.merge(serverOf(id), 1, Integer::sum));
        assertThat(counts).hasSize(SERVERS.size());
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(600, 740));
    }

    private static Stream<ConversationId> conversations() {
        return LongStream.rangeClosed(1, 1_000)
                .boxed()
                .flatMap(n -> Stream.of(
                        ConversationId.group(n), ConversationId.direct(new UserId(n + 1), new UserId(n + 2))));
    }

    private static String serverOf(ConversationId id) {
        return new ByConversation()
                .doSharding(
                        SERVERS,
                        new PreciseShardingValue<>(
                                "entry",
                                "conversation_id",
                                new DataNodeInfo("shard_", 1, '0'),
                                new ComparableBytes(id.toBytes())));
    }
}
