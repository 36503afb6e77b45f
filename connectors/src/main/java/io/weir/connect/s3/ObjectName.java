package io.weir.connect.s3;

import io.weir.codec.Unicode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The name of an object. */
final class ObjectName {
  static final int MAX_BYTES = 1_024;

  private ObjectName() {}

  /**
   * @throws IllegalArgumentException if S3 would not take it
   */
  static String checked(String sink, @Nullable String name) {
    if (name == null || name.isEmpty()) {
      throw refusal(sink, "is missing", "give each value one");
    }
    Unicode.require("the name of an object of sink '" + sink + "'", name);
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw refusal(sink, "has more than " + MAX_BYTES + " bytes", "shorten it, as by a hash");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw refusal(sink, "has a control character", "encode it");
    }
    if (Arrays.stream(name.split("/", -1)).anyMatch(List.of(".", "..")::contains)) {
      throw refusal(sink, "has '.' or '..' between its slashes", "encode them");
    }
    return name;
  }

  private static IllegalArgumentException refusal(String sink, String what, String instead) {
    return new IllegalArgumentException(
        "the name of an object of sink '" + sink + "' " + what + "; " + instead);
  }
}
