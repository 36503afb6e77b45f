package io.weir.privacy;

import io.weir.annotation.Internal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * Makes tokens of texts: {@code tok_}, the key's id, and the HMAC in URL-safe Base64. A token stays
 * as it is, so a record that was treated can be treated again: a dead letter that is sent again, or
 * a record that was parked. One thread uses it.
 */
@Internal
public final class Tokens {
  private static final Pattern TOKEN = Pattern.compile("tok_" + TokenKey.ID + "_[\\w-]{43}");
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final TokenKeys keys;
  private @Nullable TokenKey used;
  private @Nullable Mac mac;

  /** Tokens by the current one of some keys. */
  public Tokens(TokenKeys keys) {
    this.keys = keys;
  }

  /** True if a text has the form of a token. */
  public static boolean isToken(String text) {
    return text.startsWith("tok_") && TOKEN.matcher(text).matches();
  }

  /** The token of a text; a token itself stays as it is. */
  public String of(String text) {
    if (isToken(text)) {
      return text;
    }
    TokenKey key = keys.current();
    Mac by = mac;
    if (by == null || key != used) {
      by = Hmac.with(key.secret());
      mac = by;
      used = key;
    }
    byte[] hash = by.doFinal(text.getBytes(StandardCharsets.UTF_8));
    return "tok_" + key.id() + "_" + BASE64.encodeToString(hash);
  }
}
