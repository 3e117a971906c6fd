package im.magpie.message.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.id.UserId;
import im.magpie.message.MessageServiceTest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class KnownUsersTest extends MessageServiceTest {
    @Autowired
    private KnownUsers users;

    @Test
    void tellsWhoExistsAndWhoDoesNot() {
        UserId ann = newUser();
        UserId nobody = newUser();
        ISSUER.stranger(nobody);
        assertThat(users.exist(Set.of(ann.value(), nobody.value())))
                .containsEntry(ann.value(), true)
                .containsEntry(nobody.value(), false);
        assertThatThrownBy(() -> users.require(List.of(ann, nobody)))
                .isInstanceOfSatisfying(
                        MagpieException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USER_NOT_FOUND));
    }

    @Test
    void asksAboutThousandsAtOnce() {
        Set<Long> many =
                LongStream.range(0, 5_100).mapToObj(i -> newUser().value()).collect(Collectors.toSet());
        assertThat(users.exist(many).values()).hasSize(5_100).containsOnly(true);
    }

    @Test
    void whileUserServiceHangsOnlyThoseWhoAreKnownCanBeToldAbout() {
        UserId ann = newUser();
        users.require(List.of(ann));
        ISSUER.hang();
        try {
            UserId someoneNew = newUser();
            assertThat(users.exist(Set.of(ann.value(), someoneNew.value())))
                    .containsEntry(ann.value(), true)
                    .doesNotContainKey(someoneNew.value());
            assertThatThrownBy(() -> users.require(List.of(someoneNew)))
                    .isInstanceOfSatisfying(
                            MagpieException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        } finally {
            ISSUER.resume();
        }
        Awaitility.await().until(() -> users.exist(Set.of(newUser().value())).size() == 1);
    }
}
