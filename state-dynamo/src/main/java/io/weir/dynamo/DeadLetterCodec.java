package io.weir.dynamo;

import io.weir.BinaryReader;
import io.weir.BinaryWriter;
import io.weir.DeadLetter;
import io.weir.UnreadableStateException;

/** A dead letter as bytes in an outbox. */
final class DeadLetterCodec {
  /** Format 1 is that of a row, which may have been the form before. */
  static final int FORMAT = 2;

  private static final DeadLetter.Reason[] REASONS = DeadLetter.Reason.values();

  private DeadLetterCodec() {}

  static byte[] encode(DeadLetter letter) {
    return new BinaryWriter()
        .unsigned(FORMAT)
        .string(letter.function())
        .unsigned(letter.reason().ordinal())
        .string(letter.message())
        .string(letter.position())
        .string(letter.partitionKey())
        .string(letter.key())
        .signed(letter.arrival())
        .string(letter.stack())
        .bytes(letter.payload())
        .toByteArray();
  }

  /**
   * @throws UnreadableStateException if newer code wrote it, or it is damaged
   */
  static DeadLetter decode(byte[] bytes) {
    BinaryReader in = new BinaryReader(bytes);
    long format = in.unsigned();
    if (format != FORMAT) {
      throw new UnreadableStateException(
          "a dead letter has format "
              + format
              + ", this version reads "
              + FORMAT
              + "; deploy the version that wrote it, or a newer one");
    }
    DeadLetter letter =
        new DeadLetter(
            in.string(),
            reason(in.unsigned()),
            in.string(),
            in.string(),
            in.string(),
            in.string(),
            in.signed(),
            in.string(),
            in.bytes());
    in.requireEnd("a dead letter");
    return letter;
  }

  private static DeadLetter.Reason reason(long ordinal) {
    if (ordinal < 0 || ordinal >= REASONS.length) {
      throw new UnreadableStateException("a dead letter has the unknown reason " + ordinal);
    }
    return REASONS[(int) ordinal];
  }
}
