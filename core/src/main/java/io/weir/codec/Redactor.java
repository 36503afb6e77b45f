package io.weir.codec;

import io.weir.annotation.Internal;
import io.weir.privacy.PersonalData;
import io.weir.privacy.SealedPayload;
import io.weir.privacy.TokenKeys;
import io.weir.privacy.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Treats the personal data of a source's records before anything else reads them. A payload that
 * cannot be read is sealed, or withheld where there are no keys (decision 30). One thread uses it.
 */
@Internal
public final class Redactor {
  private static final String WITHHELD = "weir-withheld:";

  private final @Nullable TokenKeys keys;
  private final @Nullable Redaction redaction;
  private final Means means;
  private final boolean treatsPayloads;

  /**
   * A payload without personal data.
   *
   * @param failure why it cannot be read; null if it can
   */
  @SuppressWarnings("ArrayRecordComponent") // it is never compared
  public record Redacted(byte[] bytes, @Nullable CodecException failure) {}

  private Redactor(Codec<?> codec, PersonalData personal) {
    TokenKeys service = personal.requiredKeys();
    this.keys = service;
    this.treatsPayloads = !personal.fields().isEmpty();
    this.means = new Means(service, personal.tokenisesPartitionKey());
    this.redaction =
        personal.fields().isEmpty() && !(codec instanceof MessageCodec<?>)
            ? null
            : codec.redaction(personal.fields(), means);
  }

  /**
   * @param tokens null if there are no keys
   * @param keyed true if partition keys become tokens
   */
  private record Means(@Nullable TokenKeys keys, @Nullable Tokens tokens, boolean keyed)
      implements Redaction.Means {
    Means(@Nullable TokenKeys keys, boolean keyed) {
      this(keys, keys == null ? null : new Tokens(keys), keyed);
    }

    @Override
    public String partitionKey(String key) {
      return keyed ? token(key) : key;
    }

    @Override
    public String token(String text) {
      if (tokens == null) {
        throw new CodecException("a schema wants a token, and there are no keys; declare keys(..)");
      }
      return tokens.of(text);
    }

    @Override
    public byte[] opened(byte[] part) {
      return keys == null || !SealedPayload.is(part)
          ? part
          : SealedPayload.open(keys, part).orElse(part);
    }

    @Override
    public byte[] kept(byte[] unreadable) {
      if (isWithheld(unreadable) || SealedPayload.is(unreadable)) {
        return unreadable;
      }
      return keys == null
          ? Unicode.bytes(WITHHELD + unreadable.length)
          : SealedPayload.seal(keys.current(), unreadable);
    }
  }

  /**
   * The means for a source's records; null if nothing in them is personal.
   *
   * @param declared beside what is marked in the type of the codec's values
   * @throws IllegalArgumentException if tokens are to be made without keys, or the codec cannot
   *     treat its payloads
   */
  public static @Nullable Redactor of(Codec<?> codec, PersonalData declared) {
    PersonalData all = declared.and(codec.personal());
    return all.isEmpty() ? null : new Redactor(codec, all);
  }

  /**
   * The partition key of a record; its token if it is declared to be personal, or is made of fields
   * of the payload that are.
   *
   * @throws UnavailableException if keys are away, or there are none for a key that is personal
   */
  public String partitionKey(String key, byte[] bytes, int offset, int length) {
    if (means.keyed() || redaction == null || !isKeyPersonal(bytes, offset, length)) {
      return means.partitionKey(key);
    }
    if (keys == null) {
      throw new UnavailableException(
          "an attribute of the item's key is personal, and without keys nothing but the plain key"
              + " could tell the items apart; TOKENISE that attribute, and declare the keys with"
              + " personal(PersonalData.annotated().keys(..))",
          null);
    }
    return means.token(key);
  }

  /** Of a payload that cannot be read, too, if there are keys: nobody knows what its key is. */
  private boolean isKeyPersonal(byte[] bytes, int offset, int length) {
    byte[] payload = means.opened(Arrays.copyOfRange(bytes, offset, offset + length));
    try {
      return redaction != null && redaction.isKeyPersonal(payload, 0, payload.length);
    } catch (CodecException unreadable) {
      return keys != null;
    }
  }

  /**
   * Treats a payload; opens one that was sealed before, so that it can be read by code that was
   * mended.
   *
   * @throws UnavailableException if keys are away
   */
  public Redacted redact(byte[] bytes, int offset, int length) {
    byte[] own = Arrays.copyOfRange(bytes, offset, offset + length);
    if (isWithheld(own)) {
      return failed(own, "it was withheld; its event is in the log alone");
    }
    if (!SealedPayload.is(own)) {
      return treated(own);
    }
    byte[] opened = keys == null ? null : SealedPayload.open(keys, own).orElse(null);
    return opened == null
        ? failed(own, "it is sealed with a key that is not there; declare the keys that have it")
        : treated(opened);
  }

  private static boolean isWithheld(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1).matches(WITHHELD + "\\d+");
  }

  private Redacted treated(byte[] bytes) {
    if (redaction == null) {
      return new Redacted(bytes, null);
    }
    try {
      return new Redacted(redaction.redact(bytes, 0, bytes.length), null);
    } catch (UnavailableException away) {
      throw away;
    } catch (CodecException unreadable) {
      return unreadable(bytes, told(unreadable));
    } catch (RuntimeException | StackOverflowError unreadable) {
      return unreadable(bytes, unreadable.getClass().getSimpleName());
    }
  }

  /** Weir's own words hold nothing of a payload; those of a library may. */
  private static String told(CodecException failure) {
    return failure.getCause() == null
        ? String.valueOf(failure.getMessage())
        : FailedPlace.of(failure);
  }

  /** True if a payload has personal fields, and not only the record's key is personal. */
  public boolean treatsPayloads() {
    return treatsPayloads;
  }

  /**
   * What is kept of a payload whose value cannot be read. It may have another form than its type,
   * and personal data where none were looked for; and a message that quotes it holds them, too.
   *
   * @throws UnavailableException if keys are away
   */
  public Redacted undecodable(byte[] payload, Throwable failure) {
    return failed(means.kept(payload), FailedPlace.of(failure) + "; its payload is " + keeping());
  }

  private String keeping() {
    return keys == null ? "withheld, it is in the log alone" : "sealed";
  }

  /** The cause is not kept: its message may hold what is personal. */
  private Redacted unreadable(byte[] bytes, String why) {
    return failed(
        means.kept(bytes),
        why + ", so its personal data cannot be treated; its payload is " + keeping());
  }

  private static Redacted failed(byte[] kept, String why) {
    return new Redacted(kept, new CodecException(why));
  }
}
