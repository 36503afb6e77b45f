package io.weir.dynamo;

import io.weir.DeadLetter;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import io.weir.spi.Emission;

/** A dead letter as bytes in an outbox. */
final class DeadLetterCodec {
  /** Format 1 is that of a row, which may have been the form before. */
  static final int FORMAT = 2;

  /** The same with the data to deliver a result later. */
  static final int FORMAT_OF_RESULT = 3;

  private static final Emission.Op[] OPS = Emission.Op.values();

  private static final DeadLetter.Reason[] REASONS = DeadLetter.Reason.values();

  private DeadLetterCodec() {}

  static byte[] encode(DeadLetter letter) {
    DeadLetter.Result result = letter.result();
    BinaryWriter out = new BinaryWriter();
    if (result == null) {
      out.unsigned(FORMAT);
    } else {
      out.unsigned(FORMAT_OF_RESULT)
          .string(result.sink())
          .signed(result.revision())
          .unsigned(result.op().ordinal())
          .string(result.type());
    }
    return out.string(letter.function())
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
    if (format != FORMAT && format != FORMAT_OF_RESULT) {
      throw new UnreadableStateException(
          "a dead letter has format "
              + format
              + ", this version reads "
              + FORMAT_OF_RESULT
              + "; deploy the version that wrote it, or a newer one");
    }
    DeadLetter.Result result = format == FORMAT ? null : result(in);
    DeadLetter letter =
        new DeadLetter(
            in.text(),
            reason(in.unsigned()),
            in.text(),
            in.text(),
            in.string(),
            in.string(),
            in.signed(),
            in.text(),
            in.bytes(),
            result);
    in.requireEnd("a dead letter");
    return letter;
  }

  private static DeadLetter.Result result(BinaryReader in) {
    String sink = in.text();
    long revision = in.signed();
    long op = in.unsigned();
    if (op < 0 || op >= OPS.length) {
      throw new UnreadableStateException("a dead letter has the unknown operation " + op);
    }
    return new DeadLetter.Result(sink, revision, OPS[(int) op], in.string());
  }

  private static DeadLetter.Reason reason(long ordinal) {
    if (ordinal < 0 || ordinal >= REASONS.length) {
      throw new UnreadableStateException("a dead letter has the unknown reason " + ordinal);
    }
    return REASONS[(int) ordinal];
  }
}
