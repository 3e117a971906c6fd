package im.magpie.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceDrillsTest {
    @Test
    void podsAreEvenWhenNoneGoesOnToLoseClientsAndNoneHasAFifthLessThanTheMean() {
        assertThat(ServiceDrills.even(List.of(22, 22, 16))).isTrue();
        assertThat(ServiceDrills.even(List.of(33, 27))).isTrue();
        assertThat(ServiceDrills.even(List.of(34, 26))).isFalse();
        assertThat(ServiceDrills.even(List.of(21, 23, 22, 23, 15))).isFalse();
        assertThat(ServiceDrills.even(List.of(60, 0))).isFalse();
    }

    @Test
    void oneClientMoreOrLessIsEvenHoweverFewThereAre() {
        assertThat(ServiceDrills.even(List.of(4, 5, 3))).isTrue();
        assertThat(ServiceDrills.even(List.of(6, 2))).isFalse();
    }

    @Test
    void onePodIsAlwaysEvenAndSoIsNone() {
        assertThat(ServiceDrills.even(List.of(60))).isTrue();
        assertThat(ServiceDrills.even(List.of())).isTrue();
    }
}
