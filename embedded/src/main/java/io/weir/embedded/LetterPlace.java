package io.weir.embedded;

import picocli.CommandLine.Option;

/** Names the table or the bucket with the letters of a command. */
final class LetterPlace {
  @Option(names = "--table", description = "default: WEIR_TABLE_DEAD_LETTERS, dead-letters")
  private String table;

  @Option(
      names = "--bucket",
      description =
          "the bucket of a DeadLetterBucket in place of a table; a queue, topic or bus that announces"
              + " letters does not keep them")
  private String bucket;

  Letters in(Deployment deployment) {
    if (bucket == null) {
      String found = deployment.orVariable(table, "WEIR_TABLE_DEAD_LETTERS", "dead-letters");
      return Letters.of(deployment.letters().apply(found));
    }
    if (table != null) {
      throw new UsageException("give --table or --bucket, not both");
    }
    if (bucket.matches("(arn|https?):.*")) {
      throw new UsageException(
          "--bucket takes the name of a bucket of S3, and '"
              + bucket
              + "' is none; queues, topics and buses only announce letters, and each notice names the"
              + " bucket that keeps them");
    }
    return new BucketLetters(deployment.objects().get(), bucket);
  }
}
