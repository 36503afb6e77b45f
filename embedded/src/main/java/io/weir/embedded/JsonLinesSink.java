package io.weir.embedded;

import io.weir.Sink;
import io.weir.codec.Json;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Prints every emission as a JSON line, for local runs: to a file or standard output. One writer
 * prints an id once; after a restart of the process it may be printed again, with the same id and
 * revision.
 */
public final class JsonLinesSink<T> implements Sink<T> {
  private final String name;
  private final PrintStream out;

  public JsonLinesSink(String name, PrintStream out) {
    this.name = name;
    this.out = out;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Effect effect() {
    return Effect.AT_LEAST_ONCE;
  }

  @Override
  public byte[] encode(T value) {
    return Json.bytes(value);
  }

  @Override
  public SinkWriter open() {
    Set<String> printed = new HashSet<>();
    return emissions -> {
      List<SinkWriter.Outcome> outcomes = new ArrayList<>();
      for (Emission emission : emissions) {
        outcomes.add(print(emission, printed));
      }
      return outcomes;
    };
  }

  private SinkWriter.Outcome print(Emission emission, Set<String> printed) {
    if (!printed.contains(emission.id())) {
      out.println(
          "{\"id\":"
              + new String(Json.bytes(emission.id()), StandardCharsets.UTF_8)
              + ",\"revision\":"
              + emission.revision()
              + ",\"op\":\""
              + emission.op()
              + "\",\"value\":"
              + new String(emission.payload(), StandardCharsets.UTF_8)
              + "}");
      if (out.checkError()) {
        return SinkWriter.Outcome.Retry.plain("the output of sink " + name + " cannot be written");
      }
      printed.add(emission.id());
    }
    return SinkWriter.Outcome.DELIVERED;
  }
}
