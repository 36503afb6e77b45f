package io.weir.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.functions.RichFilterFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.cep.CEP;
import org.apache.flink.cep.functions.PatternProcessFunction;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.co.ProcessJoinFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/** The jobs of {@link OperatorCase} in Flink, on the cluster of {@link FlinkPeer}. */
final class FlinkOperators {
  private static final AtomicReference<Results> RESULTS = new AtomicReference<>(new Results());

  /** With the default of 200 ms a join here looks through a minute of events and takes longer. */
  private static final Duration WATERMARK_INTERVAL = Duration.ofMillis(10);

  private FlinkOperators() {}

  static Peer peer(OperatorCase job, FlinkPeer.State state, byte[][] payloads) {
    return new FlinkPeer(
        job.isJoin() ? views -> join(job.apart(), views) : FlinkOperators::match,
        state,
        Optional.of(WATERMARK_INTERVAL),
        payloads);
  }

  /** The results since the last call. */
  static Results results() {
    return RESULTS.getAndSet(new Results());
  }

  private static void match(DataStream<View> views) {
    Pattern<View, ?> pattern =
        Pattern.<View>begin("small")
            .where(SimpleCondition.of(OperatorCase::small))
            .followedBy("middle")
            .where(SimpleCondition.of(OperatorCase::middle))
            .followedBy("large")
            .where(SimpleCondition.of(OperatorCase::large))
            .within(OperatorCase.WITHIN);
    CEP.pattern(views.keyBy(View::page), pattern)
        .process(new ToTriple(), TypeInformation.of(Triple.class))
        .filter(new AddUp<>())
        .sinkTo(new DiscardingSink<>());
  }

  private static void join(Duration apart, DataStream<View> views) {
    views
        .filter(view -> !OperatorCase.odd(view))
        .keyBy(View::page)
        .intervalJoin(views.filter(OperatorCase::odd).keyBy(View::page))
        .between(apart.negated(), apart)
        .process(new ToPair(), TypeInformation.of(Pair.class))
        .filter(new AddUp<>())
        .sinkTo(new DiscardingSink<>());
  }

  private static final class ToTriple extends PatternProcessFunction<View, Triple> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processMatch(
        Map<String, List<View>> match, Context context, Collector<Triple> out) {
      View small = match.get("small").getFirst();
      out.collect(
          new Triple(
              small.page(),
              small.at(),
              match.get("middle").getFirst().at(),
              match.get("large").getFirst().at()));
    }
  }

  private static final class ToPair extends ProcessJoinFunction<View, View, Pair> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(View left, View right, Context context, Collector<Pair> out) {
      out.collect(new Pair(left.page(), left.at(), right.at()));
    }
  }

  /** Adds the results up, in the thread of the operator, and ends the measurement with it. */
  private static final class AddUp<T> extends RichFilterFunction<T> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean filter(T result) {
      Results results = RESULTS.get();
      if (result instanceof Triple triple) {
        results.add(triple);
      } else {
        results.add((Pair) result);
      }
      return true;
    }

    @Override
    public void close() {
      FlinkPeer.finished();
    }
  }
}
