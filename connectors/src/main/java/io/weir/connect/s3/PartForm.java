package io.weir.connect.s3;

import io.weir.connect.Envelope;
import io.weir.connect.NamedValue;
import io.weir.spi.Emission;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The form of parts.
 *
 * @param gzip true if they are compressed
 * @param alone true if each holds one result
 */
record PartForm(boolean gzip, boolean alone) {
  private static final String LONGEST_NAME = "/part-" + "0".repeat(64) + ".jsonl.gz";

  /**
   * Checks the folder of a value.
   *
   * @throws IllegalArgumentException if S3 would not take the names of parts in it
   */
  static String folder(String sink, @Nullable String partition) {
    if (partition == null || partition.startsWith("/") || partition.endsWith("/")) {
      throw new IllegalArgumentException(
          "the partition of a value of sink '"
              + sink
              + "' is "
              + (partition == null ? "missing" : "'" + partition + "'")
              + "; give it as 'dt=2026-11-28', without a slash at its ends, or '' for none");
    }
    ObjectName.checked(sink, partition + LONGEST_NAME);
    return partition;
  }

  /** The lines of results. */
  static byte[] lines(Collection<Emission> results) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Emission result : results) {
      out.writeBytes(Envelope.of(NamedValue.alone(result)));
      out.write('\n');
    }
    return out.toByteArray();
  }

  String name(String folder, byte[] lines) {
    return (folder.isEmpty() ? "" : folder + "/")
        + "part-"
        + Envelope.hash(lines)
        + (gzip ? ".jsonl.gz" : ".jsonl");
  }

  /** The content of a part with these lines. */
  byte[] content(byte[] lines) {
    if (!gzip) {
      return lines;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(lines.length / 4 + 64);
    try (GZIPOutputStream zipped = new GZIPOutputStream(out)) {
      zipped.write(lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
