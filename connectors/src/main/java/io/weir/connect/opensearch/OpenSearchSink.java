package io.weir.connect.opensearch;

import io.weir.Sink;
import io.weir.codec.Json;
import io.weir.codec.Unicode;
import io.weir.connect.Envelope;
import io.weir.connect.Headers;
import io.weir.connect.HttpCalls;
import io.weir.connect.NamedValue;
import io.weir.connect.Place;
import io.weir.definition.Resource;
import io.weir.spi.SinkWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps results as documents in an index of OpenSearch, by its bulk API. The revision is the
 * document's external version, so a document is replaced only by a newer one. A document is named
 * by the key whose state made it, so results of two keys never meet.
 *
 * <p>A document has the value's fields and three more: {@value #KEY}, {@value #REVISION} and
 * {@value #CHANGED}. A withdrawn result stays as a document with {@value #DELETED} and without the
 * value's fields: OpenSearch forgets the version of a deleted document after a minute ({@code
 * index.gc_deletes}), and an older result could then bring it back. Readers exclude such ones.
 *
 * <p>{@code WEIR_SINK_<NAME>} has the URL of the cluster.
 *
 * @param <T> the value that it takes
 */
public final class OpenSearchSink<T> implements Sink<T> {
  /** The field with the key whose state made the document: a keyword. */
  public static final String KEY = "weir_key";

  /** The field with the revision: a long. */
  public static final String REVISION = "weir_revision";

  /** True in a document that is withdrawn, absent in others: a boolean. */
  public static final String DELETED = "weir_deleted";

  /** When the document was sent, milliseconds since 1970: a date. */
  public static final String CHANGED = "weir_changed";

  /** The most bytes of a value. OpenSearch takes more, the engine does not. */
  public static final int MAX_VALUE_BYTES = 1_024 * 1_024 - Envelope.MOST_BYTES;

  /** The most bytes of a document's id in UTF-8; of a longer one the SHA-256 is taken. */
  public static final int MAX_ID_BYTES = 512;

  private static final int ANSWER_BYTES = 8 * 1_024 * 1_024;

  private final String name;
  private final Json<T> codec;
  private final Function<? super T, String> id;
  private final OpenSearchSettings settings;

  private OpenSearchSink(
      String name, Json<T> codec, Function<? super T, String> id, OpenSearchSettings settings) {
    this.name = name;
    this.codec = codec;
    this.id = id;
    this.settings = settings;
  }

  /**
   * Makes a sink whose values are of that class, by the rules of {@link Json}. A document's id is
   * the key of the function, so a key has one document.
   */
  public static <T> OpenSearchSink<T> index(String name, Class<T> value) {
    return new OpenSearchSink<>(name, Json.of(value), one -> "", OpenSearchSettings.of(name));
  }

  /**
   * Lets a key have several documents: the id is the key, a colon, and what is given here. A colon
   * in the key is written {@code %3A}, and {@code %} is written {@code %25}.
   */
  public OpenSearchSink<T> id(Function<? super T, String> part) {
    return new OpenSearchSink<>(name, codec, part, settings.withParts());
  }

  /** Names another index, or an alias, than that with the name of the sink. */
  public OpenSearchSink<T> inIndex(String index) {
    return with(settings.index(index));
  }

  /**
   * Asks for headers when the sink is opened and at each request, and adds them, such as {@code
   * Authorization}.
   */
  public OpenSearchSink<T> headers(Supplier<Map<String, String>> headers) {
    return with(settings.headers(headers));
  }

  /** Signs requests with the function's role, for a domain of the service of AWS in its region. */
  public OpenSearchSink<T> signed() {
    return with(settings.signing(Signing.ofEnvironment()));
  }

  /** Allows a URL without TLS, such as that of a node on the same machine. */
  public OpenSearchSink<T> allowPlainText() {
    return with(settings.allowPlainText());
  }

  OpenSearchSink<T> withSigning(Signing signing) {
    return with(settings.signing(signing));
  }

  /** The same sink with another wait before something is sent again, milliseconds. */
  OpenSearchSink<T> withPause(LongConsumer pause) {
    return with(settings.pause(pause));
  }

  private OpenSearchSink<T> with(OpenSearchSettings other) {
    return new OpenSearchSink<>(name, codec, id, other);
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * A domain of AWS, on which the function's role calls, if requests are {@link #signed}; else a
   * server on which a user of its own has the rights.
   */
  @Override
  public List<Resource> resources() {
    Resource.Kind kind =
        settings.signing() == null ? Resource.Kind.SERVER : Resource.Kind.SEARCH_DOMAIN;
    Resource cluster =
        Resource.of(kind, name, Place.variable(name)).in(new Resource.Form.Existing());
    return List.of(
        kind == Resource.Kind.SERVER ? cluster : cluster.callsWithin("/*", "es:ESHttpPost"));
  }

  @Override
  public Effect effect() {
    return Effect.IDEMPOTENT_BY_REVISION;
  }

  /**
   * @throws IllegalArgumentException if the value is too large, is no object, or has no part of an
   *     id where {@link #id} gives one
   */
  @Override
  public byte[] encode(T value) {
    byte[] bytes = Envelope.value(name, codec, value, MAX_VALUE_BYTES + Envelope.MOST_BYTES);
    if (bytes[0] != '{' || new String(bytes, StandardCharsets.UTF_8).indexOf('\n') >= 0) {
      throw new IllegalArgumentException(
          "a value of sink '"
              + name
              + "' is no object in one line of JSON; a document is a record or a bean");
    }
    return NamedValue.of(checked(id.apply(value)), bytes);
  }

  private String checked(@Nullable String part) {
    if (part == null || part.indexOf('\n') >= 0 || settings.hasParts() && part.isEmpty()) {
      throw new IllegalArgumentException(
          "a document of sink '"
              + name
              + "' has no part of its id, or one with a line feed; give each value one");
    }
    if (part.length() > MAX_ID_BYTES) {
      throw new IllegalArgumentException(
          "the part of an id of sink '"
              + name
              + "' has more than "
              + MAX_ID_BYTES
              + " characters; shorten it, as by a hash");
    }
    return Unicode.require("the part of an id of sink '" + name + "'", part);
  }

  /**
   * @throws IllegalStateException if the environment has no URL for it, or one without TLS; or a
   *     header cannot be sent
   */
  @Override
  public SinkWriter open() {
    return open(System.getenv());
  }

  SinkWriter open(Map<String, String> environment) {
    URI bulk = bulk(environment);
    Headers.require(name, settings.headers().get());
    Set<String> declared = codec.fieldNames();
    requireNames(declared);
    return new OpenSearchSinkWriter(
        name, declared, settings, bulk, new HttpCalls(ANSWER_BYTES)::send);
  }

  private void requireNames(Set<String> declared) {
    for (String own : List.of(KEY, REVISION, DELETED, CHANGED)) {
      if (declared.contains(own)) {
        throw new IllegalStateException(
            "values of sink '"
                + name
                + "' have a field "
                + own
                + ", which is the sink's own; give it another name, as by @JsonProperty");
      }
    }
  }

  private URI bulk(Map<String, String> environment) {
    String place = environment.getOrDefault(Place.variable(name), "").strip();
    boolean isAllowed =
        place.startsWith("https://") || settings.isPlainAllowed() && place.startsWith("http://");
    if (!isAllowed) {
      throw new IllegalStateException(
          "sink '"
              + name
              + "' has no cluster; set "
              + Place.variable(name)
              + " to its URL with https, or call allowPlainText() for one without");
    }
    try {
      String base = HttpCalls.base(place, settings.isPlainAllowed()).toString();
      return HttpCalls.url(
          base.replaceAll("/+$", "") + "/" + settings.index() + "/_bulk" + BulkAnswer.FILTER);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          Place.variable(name) + " of sink '" + name + "' cannot be called: " + e.getMessage(), e);
    }
  }
}
