package im.magpie.common.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdTest {

    @Property
    void anIdReadsWhatItPrintsInEitherCase(@ForAll long value) {
        UserId id = new UserId(value);
        assertThat(id.toString()).hasSize(13).isUpperCase();
        assertThat(UserId.parse(id.toString().toLowerCase(java.util.Locale.ROOT)))
                .isEqualTo(id);
    }

    @Property
    void textSortsAsTheNumberDoes(@ForAll long one, @ForAll long other) {
        assertThat(Integer.signum(new UserId(one).toString().compareTo(new UserId(other).toString())))
                .isEqualTo(Long.compareUnsigned(one, other));
    }

    @Property
    void aDirectConversationIsTheSameFromBothSides(@ForAll long one, @ForAll long other) {
        if (one == 0 || other == 0) {
            return;
        }
        UserId a = new UserId(one);
        UserId b = new UserId(other);
        ConversationId id = ConversationId.direct(a, b);
        assertThat(id).isEqualTo(ConversationId.direct(b, a));
        assertThat(id.peerOf(a)).contains(b);
        assertThat(ConversationId.parse(id.toString())).isEqualTo(id);
        assertThat(ConversationId.ofBytes(id.toBytes())).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "g-",
                "g-0000000000000",
                "x-0000000000001",
                "d-0000000000002-0000000000001",
                "d-0000000000000-0000000000001",
                "g-U000000000001",
                "g-G000000000000",
                "d-0000000000001"
            })
    void whatIsNoConversationIdIsRefused(String text) {
        assertThatThrownBy(() -> ConversationId.parse(text)).isInstanceOf(InvalidIdException.class);
    }

    @Test
    void aGroupHasNoPeer() {
        assertThat(ConversationId.group(7).peerOf(new UserId(7))).isEmpty();
    }
}
