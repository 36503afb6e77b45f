package io.weir.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TokensTest {
  /** The key and the text of test case 2 of RFC 4231, the key made longer by zeros. */
  private static final byte[] JEFE = Arrays.copyOf("Jefe".getBytes(StandardCharsets.UTF_8), 32);

  private static final TokenKey ONE = TokenKey.of("one", JEFE);
  private static final TokenKey TWO =
      TokenKey.of("two", "x".repeat(32).getBytes(StandardCharsets.UTF_8));

  @Test
  void aTokenIsTheHmacOfTheText() {
    // HMAC pads a key with zeros itself, so the digest is that of the RFC.
    byte[] digest =
        HexFormat.of().parseHex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    assertThat(new Tokens(TokenKeys.of(ONE)).of("what do ya want for nothing?"))
        .isEqualTo("tok_one_" + Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
  }

  @Test
  void aTokenStaysAsItIs() {
    Tokens tokens = new Tokens(TokenKeys.of(ONE));
    String token = tokens.of("a@example.org");

    assertThat(tokens.of(token)).isEqualTo(token);
    assertThat(new Tokens(TokenKeys.of(TWO)).of(token)).isEqualTo(token);
    assertThat(new Tokens(TokenKeys.of(TWO)).of("a@example.org")).startsWith("tok_two_");
  }

  @Test
  void whatOnlyLooksLikeATokenBecomesOne() {
    Tokens tokens = new Tokens(TokenKeys.of(ONE));
    String token = tokens.of("a");
    for (String other :
        new String[] {
          "tok_",
          "tok_one_",
          token + "x",
          token.substring(1),
          "tok_" + token,
          "tok_a@b_" + "x".repeat(43),
          ""
        }) {
      assertThat(tokens.of(other)).startsWith("tok_one_").isNotEqualTo(other).hasSize(51);
    }
  }

  @Test
  void aRotationIsSeenAtOnce() {
    TokenKey[] current = {ONE};
    TokenKeys keys =
        new TokenKeys() {
          @Override
          public TokenKey current() {
            return current[0];
          }

          @Override
          public java.util.Optional<TokenKey> find(String id) {
            return java.util.Optional.empty();
          }
        };
    Tokens tokens = new Tokens(keys);
    String before = tokens.of("a");
    current[0] = TWO;

    assertThat(tokens.of("a")).startsWith("tok_two_");
    current[0] = ONE;
    assertThat(tokens.of("a")).isEqualTo(before);
  }

  @Test
  void aKeyIsLongAndItsIdIsPlain() {
    assertThatThrownBy(() -> TokenKey.of("k", new byte[31])).hasMessageContaining("32");
    assertThatThrownBy(() -> TokenKey.of("k_1", new byte[32])).hasMessageContaining("hyphens");
    assertThat(ONE.toString()).isEqualTo("key one");
  }

  @Test
  void aSealedPayloadIsOpenedByItsKeyAlone() {
    byte[] payload = "not JSON: a@example.org".getBytes(StandardCharsets.UTF_8);
    byte[] sealed = SealedPayload.seal(ONE, payload);

    assertThat(SealedPayload.is(sealed)).isTrue();
    assertThat(SealedPayload.is(payload)).isFalse();
    assertThat(SealedPayload.seal(ONE, payload)).isEqualTo(sealed);
    assertThat(new String(sealed, StandardCharsets.UTF_8)).startsWith("weir-sealed:1:one:");
    assertThat(SealedPayload.open(TokenKeys.of(TWO, ONE), sealed)).hasValue(payload);
    assertThat(SealedPayload.open(TokenKeys.of(TWO), sealed)).isEmpty();
    TokenKey same = TokenKey.of("one", TWO.secret());
    assertThat(SealedPayload.open(TokenKeys.of(same), sealed)).isEmpty();
    assertThat(SealedPayload.open(TokenKeys.of(ONE), SealedPayload.seal(ONE, new byte[0])))
        .hasValue(new byte[0]);
  }

  @Test
  void anAlteredOneIsNotOpened() {
    byte[] sealed = SealedPayload.seal(ONE, new byte[101]);
    for (int at = "weir-sealed:1:one:".length(); at < sealed.length; at++) {
      byte[] altered = sealed.clone();
      altered[at] = (byte) (altered[at] == 'A' ? 'B' : 'A');
      assertThat(SealedPayload.open(TokenKeys.of(ONE), altered)).isEmpty();
      byte[] cut = Arrays.copyOf(sealed, at);
      assertThat(SealedPayload.open(TokenKeys.of(ONE), cut)).isEmpty();
    }
  }
}
