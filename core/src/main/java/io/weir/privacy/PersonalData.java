package io.weir.privacy;

import io.weir.annotation.Experimental;
import io.weir.annotation.Internal;
import io.weir.definition.Resource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Declares which data of a source's records are personal, beside those that {@link Personal} marks:
 * {@code ORDERS.personal(PersonalData.annotated().tokenise("customer.email").drop("card")
 * .keys(KmsKeys.of("alias/orders")))}. Immutable; every setting returns a new declaration.
 *
 * <p>A record is treated before anything else reads it: state, results, dead letters and logs have
 * what is left. A path names fields of the payload as it is written, with dots between them: {@code
 * after.email} of a change by Debezium. It goes through lists to each element; {@code *} is each
 * name, as of a map. What a path names is treated in whichever record has it.
 *
 * <p>A payload that cannot be read cannot be treated either. It is kept as a whole in its dead
 * letter, sealed with the key of the tokens; sent again, the source opens it. Without {@link #keys}
 * nothing of it is kept but its size, and its place in the log (decision 30).
 */
@Experimental
public final class PersonalData {
  private static final PersonalData ANNOTATED = new PersonalData(PersonalFields.NONE, null, false);

  private final PersonalFields fields;
  private final @Nullable TokenKeys keys;
  private final boolean partitionKey;

  private PersonalData(PersonalFields fields, @Nullable TokenKeys keys, boolean partitionKey) {
    this.fields = fields;
    this.keys = keys;
    this.partitionKey = partitionKey;
  }

  /** What is marked by {@link Personal}, and nothing else. */
  public static PersonalData annotated() {
    return ANNOTATED;
  }

  /** Masks fields, by their paths. */
  public PersonalData mask(String... paths) {
    return with(Treatment.MASK, paths);
  }

  /** Drops fields, by their paths: they are null, or missing. */
  public PersonalData drop(String... paths) {
    return with(Treatment.DROP, paths);
  }

  /** Makes tokens of fields, by their paths; needs {@link #keys}. */
  public PersonalData tokenise(String... paths) {
    return with(Treatment.TOKENISE, paths);
  }

  private PersonalData with(Treatment treatment, String... paths) {
    PersonalFields all = fields;
    for (String path : paths) {
      all = all.and(PersonalFields.of(path, treatment));
    }
    return new PersonalData(all, keys, partitionKey);
  }

  /** Makes a token of the partition key, or of the key of a Kafka message; needs {@link #keys}. */
  public PersonalData tokenisePartitionKey() {
    return new PersonalData(fields, keys, true);
  }

  /** The keys of tokens, and of payloads that cannot be read. */
  public PersonalData keys(TokenKeys service) {
    return new PersonalData(fields, Objects.requireNonNull(service, "service"), partitionKey);
  }

  /** The declaration with the fields that are marked in the codec's type. */
  @Internal
  public PersonalData and(PersonalFields annotated) {
    return annotated.isEmpty() ? this : new PersonalData(annotated.and(fields), keys, partitionKey);
  }

  /** True if nothing is personal. */
  public boolean isEmpty() {
    return fields.isEmpty() && !partitionKey;
  }

  /** The fields, by their places. */
  @Internal
  public PersonalFields fields() {
    return fields;
  }

  /** True if the partition key becomes a token. */
  @Internal
  public boolean tokenisesPartitionKey() {
    return partitionKey;
  }

  /**
   * The keys; null if none are declared.
   *
   * @throws IllegalArgumentException if something becomes a token and there are none
   */
  @Internal
  public @Nullable TokenKeys requiredKeys() {
    if (keys == null && (partitionKey || fields.tokenises())) {
      throw new IllegalArgumentException(
          "tokens of personal data need keys; declare them with"
              + " personal(PersonalData.annotated().keys(..)), or MASK or DROP the data");
    }
    return keys;
  }

  /** The resources that have the keys. */
  public List<Resource> resources() {
    return keys == null ? List.of() : keys.resources();
  }

  /** Names the fields and their treatments, and no value. */
  public String describe() {
    Stream<String> key = partitionKey ? Stream.of("partition key (TOKENISE)") : Stream.of();
    return Stream.concat(key, fields.paths()).collect(Collectors.joining(", "))
        + (keys == null ? ", without keys" : "");
  }
}
