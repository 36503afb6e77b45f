package io.weir.format.cloudevents;

import io.weir.codec.CodecException;
import io.weir.codec.Message;
import io.weir.codec.Message.Header;
import io.weir.codec.Redaction;
import io.weir.codec.Unicode;
import io.weir.privacy.PersonalFields;
import io.weir.privacy.Treatment;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a CloudEvent in the headers of a message. Of two of one name the last counts.
 */
final class Headers {
  static final String PREFIX = "ce_";
  static final String CONTENT_TYPE = "content-type";

  static final Set<String> OWN =
      Set.of(
          "specversion",
          "id",
          "source",
          "type",
          "subject",
          "time",
          "dataschema",
          "datacontenttype");

  private static final String JSON = "application/json";

  private final Message<byte[]> message;

  Headers(Message<byte[]> message) {
    this.message = message;
  }

  static Header of(String name, String text) {
    return new Header(name, Unicode.bytes(text));
  }

  /** Null if there is none, or it has no value. */
  @Nullable String attribute(String name) {
    return message
        .header(PREFIX + name)
        .filter(one -> one.value() != null)
        .map(Headers::text)
        .orElse(null);
  }

  String required(String name) {
    String text = attribute(name);
    if (text == null || text.isEmpty()) {
      throw new CodecException("expected a CloudEvent: there is no header " + PREFIX + name);
    }
    return text;
  }

  String contentType() {
    return message
        .header(CONTENT_TYPE)
        .map(Headers::text)
        .filter(text -> !text.isEmpty())
        .orElse(JSON);
  }

  Map<String, String> extensions() {
    Map<String, String> extensions = new TreeMap<>();
    for (Header header : message.headers()) {
      String name =
          header.name().startsWith(PREFIX) ? header.name().substring(PREFIX.length()) : "";
      String text = name.isEmpty() || OWN.contains(name) ? null : attribute(name);
      if (text != null) {
        extensions.put(name, text);
      }
    }
    return extensions;
  }

  private static String text(Header header) {
    try {
      return Unicode.require("the header " + header.name(), header.text());
    } catch (IllegalArgumentException damaged) {
      throw new CodecException(String.valueOf(damaged.getMessage()), damaged);
    }
  }

  /** An attribute that is personal, treated; any other header as it is. */
  static Header treated(Header header, PersonalFields fields, Redaction.Means means) {
    if (!header.name().startsWith(PREFIX) || header.value() == null) {
      return header;
    }
    Treatment treatment = fields.at(header.name().substring(PREFIX.length())).treatment();
    return switch (treatment) {
      case null -> header;
      case MASK -> of(header.name(), "***");
      case DROP -> new Header(header.name(), null);
      case TOKENISE -> of(header.name(), means.token(text(header)));
    };
  }
}
