package io.weir.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is committed of a value and its trace context. */
class TracedTest {
  /** A value whose context may not be there. */
  record Order(String id, @Nullable Trace trace) {}

  /** What the producer had sent of its trace. */
  record Trace(String parent) {}

  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final byte[] json = "{}".getBytes(StandardCharsets.UTF_8);
  private final Traced<Order> traced =
      Traced.none(Order.class).by(order -> Objects.requireNonNull(order.trace()).parent());

  @Test
  void aFunctionThatFailsOnAValueLeavesItWithoutContext() {
    assertThat(traced.committed(new Order("a", null), json)).isEqualTo(json);
    assertThat(traced.committed(new Order("a", new Trace("none")), json)).isEqualTo(json);
    assertThat(traced.committed(new Order("a", new Trace(PARENT)), json))
        .asString(StandardCharsets.UTF_8)
        .contains(PARENT)
        .endsWith("{}");
  }
}
