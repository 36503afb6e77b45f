package io.weir.embedded;

import io.weir.DeadLetter;
import io.weir.connect.s3.DeadLetterBucket;
import io.weir.dynamo.DeadLetters.Kept;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The letters of a {@link DeadLetterBucket}. A letter's id is the name of its object. The time at
 * which it was sent again is an object beside it, written on the condition that nobody else wrote
 * it meanwhile.
 */
record BucketLetters(S3Client client, String bucket) implements Letters {
  private static final String LETTER = ".json";
  private static final String SENT = ".json.sent";
  private static final Set<Integer> CHANGED = Set.of(404, 409, 412);

  private record Note(Instant at, String eTag) {}

  /** Reads every letter as it goes, because only a letter says of which key and time it is. */
  @Override
  public Stream<Kept> list() {
    List<String> letters = new ArrayList<>();
    Set<String> notes = new TreeSet<>();
    for (S3Object object : client.listObjectsV2Paginator(list -> list.bucket(bucket)).contents()) {
      if (object.key().endsWith(SENT)) {
        notes.add(object.key());
      } else if (object.key().endsWith(LETTER)) {
        letters.add(object.key());
      }
    }
    return letters.stream()
        .flatMap(id -> kept(id, notes.contains(note(id))).stream())
        .map(BucketLetters::withoutPayload);
  }

  @Override
  public Optional<Kept> find(String id) {
    return id.endsWith(LETTER) ? kept(id, true) : Optional.empty();
  }

  private Optional<Kept> kept(String id, boolean mayBeSent) {
    return get(id)
        .map(object -> DeadLetterBucket.read(object.asByteArrayUnsafe()))
        .map(letter ->
            new Kept(
                id,
                letter,
                letter.payload().length,
                mayBeSent ? sent(id).map(Note::at) : Optional.empty(),
                Optional.empty()));
  }

  private static Kept withoutPayload(Kept kept) {
    DeadLetter letter = kept.letter();
    DeadLetter head =
        new DeadLetter(
            letter.function(),
            letter.reason(),
            letter.message(),
            letter.position(),
            letter.partitionKey(),
            letter.key(),
            letter.arrival(),
            letter.stack(),
            new byte[0],
            letter.result());
    return new Kept(kept.id(), head, kept.bytes(), kept.redriven(), kept.until());
  }

  private static String note(String id) {
    return id.substring(0, id.length() - LETTER.length()) + SENT;
  }

  private Optional<Note> sent(String id) {
    return get(note(id))
        .map(object -> new Note(Instant.parse(object.asUtf8String()), object.response().eTag()));
  }

  private Optional<ResponseBytes<GetObjectResponse>> get(String object) {
    try {
      return Optional.of(client.getObjectAsBytes(get -> get.bucket(bucket).key(object)));
    } catch (S3Exception e) {
      if ("NoSuchKey".equals(e.awsErrorDetails().errorCode())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public boolean noteRedriven(String id, Optional<Instant> before, Instant now) {
    Optional<Note> stored = sent(id);
    if (!stored.map(Note::at).equals(before)) {
      return false;
    }
    PutObjectRequest.Builder put = PutObjectRequest.builder().bucket(bucket).key(note(id));
    stored.ifPresentOrElse(note -> put.ifMatch(note.eTag()), () -> put.ifNoneMatch("*"));
    try {
      client.putObject(
          put.build(), RequestBody.fromBytes(now.toString().getBytes(StandardCharsets.UTF_8)));
      return true;
    } catch (S3Exception e) {
      if (CHANGED.contains(e.statusCode())) {
        return false;
      }
      throw e;
    }
  }
}
