package io.weir.connect.s3;

import io.weir.connect.Emitted;
import io.weir.spi.Emission;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/** Reads the parts of a bucket as a query does. */
record Parts<T>(FakeS3 bucket, Class<T> value) {
  /** A line and the folder of its part. */
  record Line<T>(String folder, Emitted<T> result) {}

  /** All lines of all parts. */
  List<Line<T>> lines() {
    List<Line<T>> all = new ArrayList<>();
    for (String name : bucket.names()) {
      String folder = name.substring(0, Math.max(0, name.lastIndexOf('/')));
      for (String line : text(name).lines().toList()) {
        byte[] json = line.getBytes(StandardCharsets.UTF_8);
        all.add(new Line<>(folder, Emitted.json(value).decode(json)));
      }
    }
    return all;
  }

  private String text(String name) {
    byte[] body = bucket.body(name).orElseThrow();
    try {
      byte[] plain =
          name.endsWith(".gz")
              ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes()
              : body;
      return new String(plain, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each result once: the first line of an id in its folder. */
  List<Line<T>> once() {
    Map<String, Line<T>> byId = new LinkedHashMap<>();
    lines().forEach(line -> byId.putIfAbsent(line.folder() + " " + line.result().id(), line));
    return List.copyOf(byId.values());
  }

  /** The newest result of the rows of that kind; empty if there is none, or it is withdrawn. */
  Optional<T> newest(Predicate<T> row) {
    return once().stream()
        .map(Line::result)
        .filter(result -> row.test(result.value()))
        .max(Comparator.comparingLong(Emitted::revision))
        .filter(result -> result.op() == Emission.Op.UPSERT)
        .map(Emitted::value);
  }
}
