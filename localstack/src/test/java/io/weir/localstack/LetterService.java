package io.weir.localstack;

import io.weir.DeadLetter;
import io.weir.DeadLetter.Reason;
import io.weir.Sink;
import io.weir.codec.Codec;
import io.weir.connect.DeadLetterNotice;
import io.weir.connect.Emitted;
import io.weir.connect.s3.DeadLetterBucket;
import io.weir.connect.sqs.SqsSink;
import io.weir.spi.SinkWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * A bucket that keeps dead letters, each announced in a queue. What has arrived is what the queue
 * tells of, as the bucket has it.
 */
record LetterService(Aws aws, SinkQueue queue, String bucket) implements SinkService {
  private static final Codec<Emitted<DeadLetterNotice>> NOTICES =
      Emitted.json(DeadLetterNotice.class);

  static SinkService create(Aws aws, String name) {
    aws.s3().createBucket(create -> create.bucket(name));
    return new LetterService(aws, SinkQueue.create(aws, name + ".fifo"), name);
  }

  @Override
  public Sink<String> sink(CallFaults faults) {
    return new Letters(
        DeadLetterBucket.bucket(bucket)
            .withClient(faults.in(S3Client.class, aws.s3()))
            .announcedBy(
                SqsSink.fifo(queue.name(), DeadLetterNotice.class)
                    .withClient(faults.in(SqsClient.class, queue.sqs()))));
  }

  /**
   * Fails if the queue does not tell of a letter that is kept, or tells of one that is not, which
   * S3 then does not find.
   */
  @Override
  public List<Emitted<String>> arrived(int different) {
    List<Emitted<DeadLetterNotice>> notices = queue.arrived(different, NOTICES);
    Set<String> told =
        notices.stream()
            .map(notice -> notice.value().object())
            .collect(Collectors.toCollection(TreeSet::new));
    if (!told.equals(kept())) {
      throw new AssertionError("kept are " + kept() + ", and told of " + told);
    }
    return notices.stream().map(this::letter).toList();
  }

  private Set<String> kept() {
    return aws.s3().listObjectsV2Paginator(list -> list.bucket(bucket)).contents().stream()
        .map(S3Object::key)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Emitted<String> letter(Emitted<DeadLetterNotice> notice) {
    DeadLetterNotice told = notice.value();
    byte[] content =
        aws.s3()
            .getObjectAsBytes(get -> get.bucket(told.bucket()).key(told.object()))
            .asByteArray();
    String text = new String(DeadLetterBucket.read(content).payload(), StandardCharsets.UTF_8);
    return new Emitted<>(notice.id(), notice.key(), notice.revision(), notice.op(), text);
  }

  /** The bucket as a sink of texts, each the payload of a letter. */
  private record Letters(DeadLetterBucket bucket) implements Sink<String> {
    @Override
    public String name() {
      return bucket.name();
    }

    @Override
    public Effect effect() {
      return bucket.effect();
    }

    @Override
    public byte[] encode(String text) {
      return bucket.encode(
          new DeadLetter(
              "totals",
              Reason.HANDLER_FAILED,
              "it fails; mend the handler",
              text,
              text,
              text,
              1_700_000_000_000L,
              "",
              text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public SinkWriter open() {
      return bucket.open();
    }
  }
}
