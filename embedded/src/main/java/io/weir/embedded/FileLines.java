package io.weir.embedded;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** The lines of a file as bytes: nothing is decoded, so nothing is changed. */
final class FileLines {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int filled;
  private int at;
  private int number;

  /**
   * @param raw may be gzip
   * @throws UsageException if it is UTF-16
   */
  FileLines(InputStream raw, String name) throws IOException {
    InputStream plain = new BufferedInputStream(raw);
    byte[] start = start(plain);
    if (start.length >= 2 && start[0] == 0x1F && (start[1] & 0xFF) == 0x8B) {
      plain = new BufferedInputStream(new GZIPInputStream(plain));
      start = start(plain);
    }
    int first = start.length < 2 ? 0 : (start[0] & 0xFF) << 8 | start[1] & 0xFF;
    if (first == 0xFFFE || first == 0xFEFF) {
      throw new UsageException(
          name + " is UTF-16; write it as UTF-8, as by: iconv -f UTF-16 -t UTF-8");
    }
    if (Arrays.equals(start, BYTE_ORDER_MARK)) {
      plain.skipNBytes(BYTE_ORDER_MARK.length);
    }
    in = plain;
  }

  private static byte[] start(InputStream in) throws IOException {
    in.mark(BYTE_ORDER_MARK.length);
    byte[] start = in.readNBytes(BYTE_ORDER_MARK.length);
    in.reset();
    return start;
  }

  /** Reads the next line that is not blank, without its line end; null at the end. */
  byte[] next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    boolean blank = true;
    for (int next = read(); next >= 0; next = read()) {
      if (next == '\n') {
        number++;
        if (!blank) {
          return ended(line);
        }
        line.reset();
      } else {
        line.write(next);
        blank &= next <= ' ';
      }
    }
    number++;
    return blank ? null : ended(line);
  }

  private int read() throws IOException {
    if (at == filled) {
      filled = Math.max(0, in.read(buffer));
      at = 0;
    }
    return filled == 0 ? -1 : buffer[at++] & 0xFF;
  }

  private static byte[] ended(ByteArrayOutputStream line) {
    byte[] bytes = line.toByteArray();
    int length = bytes.length;
    return bytes[length - 1] == '\r' ? Arrays.copyOf(bytes, length - 1) : bytes;
  }

  /** The number of the last line, counted from 1. */
  int number() {
    return number;
  }
}
