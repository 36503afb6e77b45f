package io.weir.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.Message.Header;
import io.weir.codec.Message.Time;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole records of a topic, through their bytes. */
class MessagesTest {
  private static final Messages<String> TEXTS = Messages.of(Json.of(String.class));

  private static Message<String> message(String key, String value) {
    return new Message<>(
        key,
        value,
        List.of(
            new Header("a", "1".getBytes(UTF_8)),
            new Header("none", null),
            new Header("a", new byte[] {-1})),
        -1,
        Time.APPEND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"k", "", "grün", "\udcff\udc80", "x\ud800"})
  void theyComeBackAsTheyWere(String key) {
    assertThat(TEXTS.decode(TEXTS.encode(message(key, "v")))).isEqualTo(message(key, "v"));
    assertThat(TEXTS.decode(TEXTS.encode(message(key, null)))).isEqualTo(message(key, null));
    assertThat(TEXTS.decode(TEXTS.encode(message(null, "")))).isEqualTo(message(null, ""));
  }

  @Test
  void aTombstoneIsAMessageAndNotNothing() {
    Message<String> tombstone = TEXTS.decode(TEXTS.encode(message("k", null)));
    assertThat(tombstone.isTombstone()).isTrue();
    assertThat(tombstone.value()).isNull();
  }

  @Test
  void theLastHeaderOfANameCounts() {
    Message<String> message = message("k", "v");
    assertThat(message.header("a").orElseThrow().value()).containsExactly(-1);
    assertThat(message.header("a").orElseThrow().text()).isEqualTo("\udcff");
    assertThat(message.header("none").orElseThrow().text()).isEmpty();
    assertThat(message.header("b")).isEmpty();
  }

  @Test
  void damagedBytesAreRefused() {
    byte[] bytes = TEXTS.encode(message("k", "v"));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> TEXTS.decode(cut)).isInstanceOf(CodecException.class);
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThatThrownBy(() -> TEXTS.decode(longer)).isInstanceOf(CodecException.class);
    bytes[0] = 2;
    assertThatThrownBy(() -> TEXTS.decode(bytes)).isInstanceOf(CodecException.class);
  }

  @Test
  void aMessageIsOneEvent() {
    assertThatThrownBy(() -> Messages.of(Lines.of(Json.of(String.class))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Source.topic(..)");
  }

  @Test
  void whatAValueOpensToIsPassedOn() {
    Messages<String> zipped = Messages.of(Gzip.of(Json.of(String.class)));
    Codec.Decoding<Message<String>> decoder = zipped.decoder();
    byte[] full = zipped.encode(message("k", "v".repeat(1_000)));
    assertThat(decoder.decode(full, 0, full.length).value()).hasSize(1_000);
    assertThat(decoder.opened()).isGreaterThan(1_000);
    byte[] none = zipped.encode(message("k", null));
    assertThat(decoder.decode(none, 0, none.length).isTombstone()).isTrue();
    assertThat(decoder.opened()).isZero();
  }

  @Test
  void aValueThatCannotBeReadIsTheValuesFault() {
    byte[] frame = Messages.frame("k", "{".getBytes(UTF_8), List.of(), 1, Time.CREATE);
    assertThatThrownBy(() -> TEXTS.decode(frame))
        .isInstanceOf(CodecException.class)
        .hasMessageNotContaining("as Messages writes it");
  }
}
