package io.weir.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Encodes one value after the other with one generator: making a generator takes more memory than
 * most values have bytes. Each value has a serialization context of its own, and a generator that a
 * serializer has set up otherwise is not used again. So no value is written differently because of
 * one before it.
 *
 * <p>Only what was written as exactly one value counts. Anything else is written by a generator of
 * its own, which closes what a serializer has left open.
 */
final class JsonOutput {
  /** The most bytes of a value whose buffer is kept. */
  private static final int KEPT_BYTES = 64 << 10;

  private final ObjectWriter writer;

  /** A generator that nobody uses now; several threads make one each, of which one is kept. */
  private final AtomicReference<@Nullable Running> spare = new AtomicReference<>();

  /**
   * @param writer separates values by one space, as Jackson does unless told otherwise
   */
  JsonOutput(ObjectWriter writer) {
    this.writer = writer;
  }

  /**
   * Gives the same bytes as {@link ObjectWriter#writeValueAsBytes}.
   *
   * @throws com.fasterxml.jackson.core.JsonProcessingException if the value cannot be written
   */
  byte[] encode(Object value) throws IOException {
    Running running = spare.getAndSet(null);
    Running now = running == null ? new Running(writer) : running;
    // Whatever is thrown, errors of the author's code included: the next one begins anew.
    byte[] bytes = now.write(writer, value);
    if (bytes == null) {
      return writer.writeValueAsBytes(value);
    }
    if (now.isAsBefore()) {
      spare.set(now);
    }
    return bytes;
  }

  /** A generator that has written exactly one root value for each value so far. */
  private static final class Running {
    private final Bytes out = new Bytes();
    private final JsonGenerator generator;
    private final List<@Nullable Object> setUp;
    private int written;

    Running(ObjectWriter writer) throws IOException {
      generator = writer.createGenerator(out);
      setUp = setUp();
    }

    /** All that a serializer can set on a generator. */
    private List<@Nullable Object> setUp() {
      return Arrays.asList(
          generator.getFeatureMask(),
          generator.getFormatFeatures(),
          generator.getHighestEscapedChar(),
          generator.getCharacterEscapes(),
          generator.getPrettyPrinter(),
          generator.getCodec(),
          generator.getSchema(),
          generator.currentValue());
    }

    /**
     * @return null if it is not sure that the bytes are one value
     */
    byte @Nullable [] write(ObjectWriter writer, Object value) throws IOException {
      out.reset();
      writer.writeValue(generator, value);
      generator.flush();
      byte[] bytes = written++ == 0 ? out.toByteArray() : out.behindSeparator();
      return isOneMore() ? bytes : null;
    }

    private boolean isOneMore() {
      JsonStreamContext context = generator.getOutputContext();
      return !generator.isClosed() && context.inRoot() && context.getEntryCount() == written;
    }

    boolean isAsBefore() {
      return out.size() <= KEPT_BYTES && setUp().equals(setUp);
    }
  }

  /** What the generator has given since the last reset. */
  private static final class Bytes extends ByteArrayOutputStream {
    /**
     * @return null if they do not begin with the one space that parts root values
     */
    byte @Nullable [] behindSeparator() {
      boolean parted = count > 1 && buf[0] == ' ' && buf[1] != ' ';
      return parted ? Arrays.copyOfRange(buf, 1, count) : null;
    }
  }
}
