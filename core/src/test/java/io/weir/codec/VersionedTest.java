package io.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class VersionedTest {
  record Old(int cents) {
    New asNew() {
      return new New(cents, "EUR");
    }
  }

  record New(long amount, String currency) {
    Old asOld() {
      return new Old((int) amount);
    }
  }

  private static final Json<Old> OLD = Json.of(Old.class);
  private static final Json<New> NEW = Json.of(New.class);

  private static final Versioned<Old> BEFORE = Versioned.of(1, OLD);
  private static final Versioned<Old> PREPARED = BEFORE.reads(2, NEW, New::asOld);
  private static final Versioned<New> AFTER = Versioned.of(2, NEW).reads(1, OLD, Old::asNew);

  @Test
  void anOlderFormIsMadeIntoTheFormOfToday() {
    assertThat(AFTER.decode(BEFORE.encode(new Old(5)))).isEqualTo(new New(5, "EUR"));
    assertThat(AFTER.decode(AFTER.encode(new New(7, "USD")))).isEqualTo(new New(7, "USD"));
  }

  @Test
  void aNewerFormIsRefusedAndSaysWhatToDo() {
    byte[] newer = AFTER.encode(new New(5, "EUR"));
    assertThatThrownBy(() -> BEFORE.decode(newer))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContainingAll("version 2", "reads [1]", "deploy the version that wrote it");
  }

  @Test
  void r16_afterARollbackTheReleaseBeforeReadsWhatTheNewerWrote() {
    byte[] newer = AFTER.encode(new New(5, "EUR"));
    assertThat(PREPARED.decode(newer)).isEqualTo(new Old(5));
    assertThat(PREPARED.encode(new Old(5))).isEqualTo(BEFORE.encode(new Old(5)));
  }

  @Test
  void whatWasStoredBeforeVersionsWereIsReadWhereItsFormIsDeclared() {
    byte[] plain = OLD.encode(new Old(5));
    assertThatThrownBy(() -> AFTER.decode(plain)).hasMessageContaining("readsUnversioned");
    assertThat(AFTER.readsUnversioned(OLD, Old::asNew).decode(plain)).isEqualTo(new New(5, "EUR"));
  }

  @Test
  void aDefinitionThatContradictsItselfIsRefused() {
    assertThatThrownBy(() -> Versioned.of(0, OLD)).hasMessageContaining("1 to MAX_VERSION");
    assertThatThrownBy(() -> AFTER.reads(1, OLD, Old::asNew)).hasMessageContaining("twice");
    assertThatThrownBy(() -> AFTER.reads(2, NEW, form -> form)).hasMessageContaining("twice");
    assertThat(AFTER.describe()).isEqualTo("JSON New version 2");
  }
}
