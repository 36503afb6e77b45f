package io.weir.spi;

import io.weir.annotation.Experimental;
import java.util.List;

/**
 * The spans in which the events of a batch were sent, as far as the source says how events carry
 * them ({@code Source.traceParent}).
 *
 * @param spans each once, in the order in which they came, {@link #MOST} at most
 * @param more how many events had one that is not among them
 * @param invalid how many events had something that is no {@link TraceParent}
 */
@Experimental
public record Producers(List<TraceParent> spans, long more, long invalid) {
  /** None is known. */
  public static final Producers NONE = new Producers(List.of(), 0, 0);

  /** The most spans that are told; OpenTelemetry takes as many links of a span. */
  public static final int MOST = 128;

  public Producers {
    spans = List.copyOf(spans);
  }
}
