package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.annotation.Experimental;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;

/**
 * State that released code wrote, in a resource of lines {@code name = hexadecimal bytes}. Tests
 * check that later code still reads it. A line is written once and never changed: other bytes are a
 * new format, with lines of its own besides the old ones.
 */
@Experimental
public final class GoldenItems {
  private final String resource;
  private final Properties kept = new Properties();

  /**
   * @param near a class of the module that has the resource
   * @param resource the resource, the resource, such as {@code /golden/format-1.properties}
   */
  public GoldenItems(Class<?> near, String resource) {
    this.resource = resource;
    try (InputStream in = near.getResourceAsStream(resource)) {
      if (in != null) {
        kept.load(in);
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + resource, e);
    }
  }

  /**
   * Checks that each item is in the resource, and that this code writes the same bytes.
   *
   * @param written the bytes that this code writes, by name
   */
  public void areWritten(Map<String, byte[]> written) {
    StringBuilder missing = new StringBuilder();
    Map<String, String> wrong = new LinkedHashMap<>();
    written.forEach((name, bytes) -> {
      String now = HexFormat.of().formatHex(bytes);
      String line = kept.getProperty(name);
      if (line == null) {
        missing.append("\n").append(name).append(" = ").append(now);
      } else if (!line.equals(now)) {
        wrong.put(name, now);
      }
    });
    assertThat(wrong)
        .as("what is written differs from %s: give it a new format and keep reading this", resource)
        .isEmpty();
    assertThat(missing.toString()).as("lines that %s lacks; add them", resource).isEmpty();
    assertThat(kept.stringPropertyNames()).isEqualTo(new TreeSet<>(written.keySet()));
  }

  /** Checks that this code reads each item, and writes it again as the same bytes. */
  public void areRead(Map<String, Fuzz.Decoder> decoders) {
    areReadAs(this, decoders);
  }

  /**
   * Checks that this code reads each item, and writes it as in a later format.
   *
   * @param later the same items in that format
   */
  public void areReadAs(GoldenItems later, Map<String, Fuzz.Decoder> decoders) {
    assertThat(kept.stringPropertyNames()).isEqualTo(new TreeSet<>(decoders.keySet()));
    decoders.forEach((name, decoder) -> {
      try {
        assertThat(decoder.again(bytes(name))).as(name).isEqualTo(later.bytes(name));
      } catch (Exception e) {
        throw new AssertionError(name + " of " + resource + " cannot be read", e);
      }
    });
  }

  private byte[] bytes(String name) {
    return HexFormat.of().parseHex(kept.getProperty(name));
  }
}
