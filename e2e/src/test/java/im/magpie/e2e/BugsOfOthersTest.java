package im.magpie.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What went wrong in other chat servers, tried here; the whole list is docs/explanation/bugs-of-others.md. */
class BugsOfOthersTest {
    private final Person ann = Person.register("ann");
    private final Person bob = Person.register("bob");

    @Test
    void eachConversationCountsForItselfWhoeverItIsWith() {
        Person cid = Person.register("cid");
        String group = ann.group("team", bob);
        ann.rest().say(ann.with(bob), "one");
        ann.rest().say(ann.with(bob), "two");
        cid.rest().say(cid.with(bob), "one");
        ann.rest().say(group, "one");
        assertThat(head(bob, ann.with(bob))).isEqualTo(2);
        assertThat(head(bob, cid.with(bob))).isEqualTo(1);
        assertThat(head(bob, group)).isEqualTo(2);
    }

    @Test
    void ofManyWhoSendAtOnceEachGetsAPlaceOfTheirOwn() throws Exception {
        int count = 40;
        List<Long> seqs = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Rest.Answer>> answers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Person sender = i % 2 == 0 ? ann : bob;
                String text = "message " + i;
                answers.add(threads.submit(() -> sender.rest().say(ann.with(bob), text)));
            }
            for (Future<Rest.Answer> answer : answers) {
                assertThat(answer.get().status()).as(answer.get().text()).isEqualTo(201);
                seqs.add(answer.get().json().get("seq").asLong());
            }
        }
        assertThat(seqs)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, count).boxed().toList());
        assertThat(ann.rest().say(ann.with(bob), "and after").json().get("seq").asLong())
                .isEqualTo(count + 1);
    }

    @Test
    void aPositionAheadOfTheHeadIsAnsweredWithTheHeadAndMissesNothingAfterwards() {
        ann.rest().say(ann.with(bob), "one");
        try (Socket bobs = bob.socket()) {
            JsonNode heads = bobs.ask(Map.of("type", "sync", "heads", Map.of(ann.with(bob), 99)));
            assertThat(heads.get("items").get(0).get("lastSeq").asLong()).isEqualTo(1);
            JsonNode ahead = bobs.pull(ann.with(bob), 99);
            assertThat(ahead.get("items")).isEmpty();
            assertThat(ahead.get("lastSeq").asLong()).isEqualTo(1);
            ann.rest().say(ann.with(bob), "two");
            assertThat(bobs.entry(ann.with(bob)).get("seq").asLong()).isEqualTo(2);
        }
    }

    @Test
    void receiptsArriveWhileBothTypeAndSend() {
        try (Socket anns = ann.socket();
                Socket bobs = bob.socket()) {
            for (int i = 1; i <= 10; i++) {
                Map<String, String> typing = Map.of("type", "typing", "conversationId", ann.with(bob));
                anns.send(typing);
                bobs.send(typing);
                anns.send(Socket.message(ann.with(bob), "from ann", "a" + i));
                bobs.send(Socket.message(ann.with(bob), "from bob", "b" + i));
                anns.entry(ann.with(bob));
                bobs.entry(ann.with(bob));
                long seq = 2L * i;
                Map<String, Object> read = Map.of("type", "read", "conversationId", ann.with(bob), "seq", seq);
                assertThat(Socket.type(anns.ask(read))).isEqualTo("ok");
                assertThat(Socket.type(bobs.ask(read))).isEqualTo("ok");
                anns.await(frame -> isReceipt(frame, bob, seq));
                bobs.await(frame -> isReceipt(frame, ann, seq));
            }
        }
    }

    private static boolean isReceipt(JsonNode frame, Person of, long seq) {
        return Socket.type(frame).equals("receipt")
                && frame.get("userId").asString().equals(of.id())
                && frame.get("readSeq").asLong() == seq;
    }

    private static long head(Person reader, String conversation) {
        return reader.rest()
                .get("/v1/conversations/" + conversation)
                .json()
                .get("lastSeq")
                .asLong();
    }
}
