package io.weir.connect.s3;

import io.weir.Lookup;
import io.weir.LookupSettings;
import io.weir.aws.AwsClients;
import io.weir.aws.SinkTime;
import io.weir.codec.Codec;
import io.weir.codec.Json;
import io.weir.codec.JsonArray;
import io.weir.codec.UnavailableException;
import io.weir.codec.Unfolded;
import io.weir.codec.Unfolding;
import io.weir.connect.Place;
import io.weir.connect.Refusals;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.spi.HeldRules;
import io.weir.spi.LookupReader;
import io.weir.spi.LookupTime;
import io.weir.time.Millis;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Looks up values of one object of S3 that is held in memory as a whole: rules, feature flags,
 * blocklists. The object is a JSON array. It is asked for at most once in an interval, and read
 * only if its ETag is another one.
 *
 * <pre>{@code
 * static final Lookup<String, Rule> RULES =
 *     S3Rules.object("rules", "v1/blocklist.json", Rule.class, Rule::card)
 *         .refreshEvery(ofSeconds(30))
 *         .keepFor(ofMinutes(10));
 * }</pre>
 *
 * <p>The bucket is one that is there: the template names it by a parameter, and grants {@code
 * s3:GetObject} on this object and nothing else.
 *
 * @param <K> what is asked for
 * @param <T> an element of the array
 */
public final class S3Rules<K, T> implements Lookup<K, T> {
  private static final String VARIABLE = "WEIR_LOOKUP_";
  private static final int NOT_MODIFIED = 304;

  /** The default of {@link #refreshEvery}: one minute. */
  public static final Duration DEFAULT_REFRESH = Duration.ofMinutes(1);

  /** The default of {@link #keepFor}: ten minutes. */
  public static final Duration DEFAULT_KEEP = Duration.ofMinutes(10);

  /** The default of {@link #maxBytes}: 8 MB. */
  public static final int DEFAULT_MAX_BYTES = 8 << 20;

  private final String name;
  private final String object;
  private final Json<T> json;
  private final Function<? super T, ? extends K> key;
  private final Duration refreshEvery;
  private final Duration keepFor;
  private final int maxBytes;
  private final @Nullable S3Client client;

  private S3Rules(
      String name,
      String object,
      Json<T> json,
      Function<? super T, ? extends K> key,
      Duration refreshEvery,
      Duration keepFor,
      int maxBytes,
      @Nullable S3Client client) {
    this.name = name;
    this.object = object;
    this.json = json;
    this.key = key;
    this.refreshEvery = refreshEvery;
    this.keepFor = keepFor;
    this.maxBytes = maxBytes;
    this.client = client;
  }

  /**
   * Looks up the elements of an object.
   *
   * @param name of the lookup; the bucket is the one that the variable {@code WEIR_LOOKUP_} and
   *     this name in capitals names, else the name itself
   * @param object the object in it
   * @param key what an element is asked for by; two of the same are a failure
   */
  public static <K, T> S3Rules<K, T> object(
      String name, String object, Class<T> element, Function<? super T, ? extends K> key) {
    Objects.requireNonNull(key, "key");
    return new S3Rules<>(
        name,
        ObjectName.checked(name, object),
        Json.of(element),
        key,
        DEFAULT_REFRESH,
        DEFAULT_KEEP,
        DEFAULT_MAX_BYTES,
        null);
  }

  /** Sets the least time between two looks at the object; a minute unless set. */
  public S3Rules<K, T> refreshEvery(Duration time) {
    Millis.positive("refreshEvery", time);
    return new S3Rules<>(name, object, json, key, time, keepFor, maxBytes, client);
  }

  /**
   * Sets for how long the elements are used after they were last known to be true, where S3 does
   * not answer or has what cannot be read; ten minutes unless set. After it the lookup fails.
   */
  public S3Rules<K, T> keepFor(Duration time) {
    Millis.positive("keepFor", time);
    return new S3Rules<>(name, object, json, key, refreshEvery, time, maxBytes, client);
  }

  /** Limits the object; a larger one is a failure, never cut. 8 MB unless set. */
  public S3Rules<K, T> maxBytes(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("maxBytes(" + most + ") must be at least 1");
    }
    return new S3Rules<>(name, object, json, key, refreshEvery, keepFor, most, client);
  }

  /** The same rules by another client, which the caller closes; for local runs and tests. */
  public S3Rules<K, T> withClient(S3Client bound) {
    return new S3Rules<>(name, object, json, key, refreshEvery, keepFor, maxBytes, bound);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Codec<T> codec() {
    return json;
  }

  /** Nothing is cached beside the elements themselves. */
  @Override
  public LookupSettings<T> settings() {
    return Lookup.super.settings().uncached();
  }

  @Override
  public List<Resource> resources() {
    return List.of(
        Resource.of(Resource.Kind.BUCKET, name, Resource.variable(VARIABLE, name))
            .in(new Resource.Form.Existing())
            .callsWithin("/" + object, "s3:GetObject"));
  }

  @Override
  public Description description() {
    return Lookup.super
        .description()
        .with("object", object)
        .with("refreshEvery", refreshEvery)
        .with("keepFor", keepFor)
        .with("maxBytes", maxBytes);
  }

  /**
   * @throws IllegalStateException if the client of S3 is not in the function's package
   */
  @Override
  public LookupReader<K, T> open() {
    Place.requireClient(name, "software.amazon.awssdk.services.s3.S3Client", "s3");
    S3Client used = client != null ? client : AwsClients.shared(S3Client.class, S3Client::builder);
    return new HeldRules<>(
        name, (version, time) -> load(used, version, time), refreshEvery, keepFor);
  }

  private String bucket() {
    String variable = Resource.variable(VARIABLE, name);
    String named = System.getenv().getOrDefault(variable, "").strip();
    return named.isEmpty() ? name : named;
  }

  private HeldRules.@Nullable Loaded<K, T> load(
      S3Client used, @Nullable String version, LookupTime time) {
    SinkTime left = new SinkTime(time.remaining(), AwsClients.callMillis(used));
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(bucket())
            .key(object)
            .ifNoneMatch(version)
            .overrideConfiguration(left.limit())
            .build();
    try (ResponseInputStream<GetObjectResponse> body = used.getObject(request)) {
      byte[] bytes = body.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        body.abort();
        throw away("is larger than maxBytes(" + maxBytes + "); raise it", null);
      }
      return new HeldRules.Loaded<>(body.response().eTag(), elements(bytes));
    } catch (S3Exception refused) {
      if (refused.statusCode() == NOT_MODIFIED) {
        return null;
      }
      throw away("is refused, " + Refusals.code(refused), refused);
    } catch (SdkException | IOException failure) {
      throw away("does not come", failure);
    }
  }

  private UnavailableException away(String what, @Nullable Exception cause) {
    return new UnavailableException(
        "lookup '" + name + "': the object '" + object + "' " + what, cause);
  }

  private Map<K, T> elements(byte[] bytes) {
    Map<K, T> elements = new LinkedHashMap<>();
    try {
      Unfolding<T> unfolding =
          Objects.requireNonNull(JsonArray.of(json).unfolding(), "an array unfolds");
      Unfolded<T> all = unfolding.unfold(bytes, 0, bytes.length);
      for (int i = 0; i < all.size(); i++) {
        T element = Objects.requireNonNull(all.event(i), "an element is no null");
        if (elements.put(key.apply(element), element) != null) {
          throw away("has two elements of one key", null);
        }
      }
      return elements;
    } catch (UnavailableException twice) {
      throw twice;
    } catch (RuntimeException unreadable) {
      throw away("is no array that " + json.describe() + " reads; write it again", unreadable);
    }
  }
}
