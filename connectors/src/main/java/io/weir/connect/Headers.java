package io.weir.connect;

import io.weir.annotation.Internal;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Headers of calls. What is said of one has its name and never its value, which may be secret. */
@Internal
public final class Headers {
  private static final URI SOME = URI.create("https://some");

  private Headers() {}

  /**
   * Requires that a client sends them.
   *
   * @throws IllegalStateException if it would not send one
   */
  public static void require(String sink, Map<String, String> headers) {
    String fault = fault(headers);
    if (fault != null) {
      throw new IllegalStateException("sink '" + sink + "' cannot call: " + fault);
    }
  }

  /** Says what is wrong with the first one that no client sends; null if all are sent. */
  public static @Nullable String fault(Map<String, String> headers) {
    for (Map.Entry<String, String> header : new TreeMap<>(headers).entrySet()) {
      if (!isSendable(header.getKey(), header.getValue())) {
        return "the header "
            + header.getKey()
            + " has a name or a value that no client sends; give another name, or the value without"
            + " line feeds and control characters, by strip() if it is a secret that ends with one";
      }
    }
    return null;
  }

  private static boolean isSendable(String name, @Nullable String value) {
    try {
      HttpRequest.newBuilder(SOME).setHeader(name, value == null ? "\n" : value);
      return true;
    } catch (IllegalArgumentException withItsValue) {
      return false;
    }
  }
}
