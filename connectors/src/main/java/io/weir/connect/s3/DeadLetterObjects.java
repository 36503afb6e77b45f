package io.weir.connect.s3;

import io.weir.aws.Parallel;
import io.weir.aws.SinkTime;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import java.util.List;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Writes letters as objects. */
final class DeadLetterObjects implements SinkWriter {
  private static final int REQUESTS_AT_A_TIME = 4;

  private final Bucket bucket;

  DeadLetterObjects(Bucket bucket) {
    this.bucket = bucket;
  }

  @Override
  public List<Outcome> deliver(List<Emission> letters) {
    return deliver(letters, () -> Long.MAX_VALUE);
  }

  @Override
  public List<Outcome> deliver(List<Emission> letters, LongSupplier remainingMillis) {
    SinkTime time = bucket.time(remainingMillis);
    return Parallel.map(REQUESTS_AT_A_TIME, letters, letter -> put(letter.payload(), time));
  }

  private Outcome put(byte[] content, SinkTime time) {
    String object = DeadLetterBucket.object(DeadLetterBucket.read(content), content);
    return bucket.putOnce(
        PutObjectRequest.builder().key(object).contentType("application/json"), content, time);
  }
}
