package io.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import org.junit.jupiter.api.Test;

/** What stored state is, is told by its frame (R16). */
class StateFrameTest {
  private static BinaryReader bytes(int... bytes) {
    byte[] all = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      all[i] = (byte) bytes[i];
    }
    return new BinaryReader(all);
  }

  private static void refused(BinaryReader in, String... words) {
    assertThatThrownBy(() -> StateFrame.PROCESS.read(in))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void eachKindHasItsNumberForEver() {
    for (int i = 0; i < StateFrame.values().length; i++) {
      BinaryWriter out = new BinaryWriter();
      StateFrame.values()[i].write(out);
      int version = StateFrame.values()[i] == StateFrame.INTERVAL_JOIN ? 2 : 1;
      assertThat(out.toByteArray()).containsExactly(0, 0, i + 1, version);
    }
    assertThat(StateFrame.values())
        .startsWith(
            StateFrame.WINDOW,
            StateFrame.COUNT_WINDOW,
            StateFrame.PROCESS,
            StateFrame.INTERVAL_JOIN,
            StateFrame.PATTERN);
  }

  @Test
  void whatFollowsIsReadFromBehindTheFrame() {
    BinaryReader in = bytes(0, 0, 3, 1, 9);
    assertThat(StateFrame.PROCESS.read(in)).isEqualTo(1);
    assertThat(in.unsigned()).isEqualTo(9);
  }

  @Test
  void stateWithoutAFrameIsReadFromItsBeginning() {
    BinaryReader in = bytes(0, 3, 1);
    assertThat(StateFrame.COUNT_WINDOW.read(in)).isEqualTo(StateFrame.UNFRAMED);
    assertThat(in.rest()).containsExactly(0, 3, 1);
    assertThat(StateFrame.PROCESS.read(bytes(0))).isEqualTo(StateFrame.UNFRAMED);
  }

  @Test
  void theStateOfAnotherOperatorIsRefused() {
    refused(bytes(0, 0, 1, 1), "state of a window", "has a process", "another name");
  }

  @Test
  void anOperatorOrAVersionOfNewerCodeIsRefused() {
    refused(bytes(0, 0, 99, 1), "kind 99", "deploy the code that wrote it, or newer code");
    refused(bytes(0, 0, 3, 2), "version 2", "reads up to 1", "or newer code");
  }

  @Test
  void aDamagedFrameIsRefused() {
    refused(bytes(0, 0, 3, 0), "version 0");
    refused(bytes(0, 0, 3), "the bytes end");
    refused(bytes(0, 0), "the bytes end");
  }
}
