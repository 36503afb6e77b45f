package io.weir.privacy;

import io.weir.annotation.Experimental;
import java.util.regex.Pattern;

/** A key by which texts become tokens, and payloads that cannot be read are sealed. */
@Experimental
public final class TokenKey {
  /** The fewest bytes of a key: 32, as many as its tokens have. */
  public static final int FEWEST_BYTES = 32;

  static final String ID = "[A-Za-z0-9-]{1,64}";
  private static final Pattern IDS = Pattern.compile(ID);

  private final String id;
  private final byte[] secret;

  private TokenKey(String id, byte[] secret) {
    this.id = id;
    this.secret = secret;
  }

  /**
   * A key.
   *
   * @param id stands in each token: 1 to 64 letters, digits and hyphens; another key has another
   * @param secret random bytes, at least {@link #FEWEST_BYTES}
   */
  public static TokenKey of(String id, byte[] secret) {
    if (!IDS.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "the id of a key has 1 to 64 letters, digits and hyphens; it stands in each token");
    }
    if (secret.length < FEWEST_BYTES) {
      throw new IllegalArgumentException(
          "key '"
              + id
              + "' has "
              + secret.length
              + " bytes; give "
              + FEWEST_BYTES
              + " random ones");
    }
    return new TokenKey(id, secret.clone());
  }

  /** The id that stands in each token. */
  public String id() {
    return id;
  }

  byte[] secret() {
    return secret;
  }

  /** Names the key, and does not show it. */
  @Override
  public String toString() {
    return "key " + id;
  }
}
