package io.weir.connect.s3;

import io.weir.aws.Parallel;
import io.weir.aws.SinkTime;
import io.weir.connect.NamedValue;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Writes parts; the results of each stand by key and revision, so that its set names it. */
final class S3PartsWriter implements SinkWriter {
  private static final int REQUESTS_AT_A_TIME = 16;

  private static final Comparator<Emission> BY_KEY =
      Comparator.comparing(Emission::key)
          .thenComparingLong(Emission::revision)
          .thenComparing(Emission::id);

  private final Bucket bucket;
  private final PartForm form;

  S3PartsWriter(Bucket bucket, PartForm form) {
    this.bucket = bucket;
    this.form = form;
  }

  /**
   * Names the results that stand together.
   *
   * @param alone the id of the only one; empty if they are all of the folder
   */
  private record Group(String folder, String alone) {}

  /** The results of a part, each once, and their places in the delivery. */
  private static final class Part {
    private final Map<Emission, List<Integer>> results = new TreeMap<>(BY_KEY);

    void add(Emission result, int place) {
      results.computeIfAbsent(result, first -> new ArrayList<>()).add(place);
    }
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions) {
    return deliver(emissions, () -> Long.MAX_VALUE);
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions, LongSupplier remainingMillis) {
    Map<Group, Part> parts = new LinkedHashMap<>();
    for (int i = 0; i < emissions.size(); i++) {
      Emission one = emissions.get(i);
      parts.computeIfAbsent(group(one), group -> new Part()).add(one, i);
    }
    SinkTime time = bucket.time(remainingMillis);
    Outcome[] outcomes = new Outcome[emissions.size()];
    List<Map.Entry<Group, Part>> open = List.copyOf(parts.entrySet());
    List<Outcome> written = Parallel.map(REQUESTS_AT_A_TIME, open, one -> put(one, time));
    for (int i = 0; i < open.size(); i++) {
      Outcome outcome = written.get(i);
      open.get(i).getValue().results.values().stream()
          .flatMap(List::stream)
          .forEach(place -> outcomes[place] = outcome);
    }
    return List.of(outcomes);
  }

  private Group group(Emission emission) {
    return new Group(NamedValue.name(emission.payload()), form.alone() ? emission.id() : "");
  }

  private Outcome put(Map.Entry<Group, Part> part, SinkTime time) {
    byte[] lines = PartForm.lines(part.getValue().results.keySet());
    PutObjectRequest.Builder object =
        PutObjectRequest.builder()
            .key(form.name(part.getKey().folder(), lines))
            .contentType(form.gzip() ? "application/gzip" : "application/jsonl");
    return bucket.putOnce(object, form.content(lines), time);
  }
}
