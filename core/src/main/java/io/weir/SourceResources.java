package io.weir;

import io.weir.definition.Resource;
import io.weir.definition.Resource.Form;
import io.weir.definition.Resource.Kind;
import java.util.List;
import java.util.stream.Stream;

/** What a source uses outside of the function. */
final class SourceResources {
  private SourceResources() {}

  static List<Resource> of(SourceSettings<?> source) {
    return Stream.of(
            Stream.of(log(source)),
            source.codec().resources().stream().map(Resource::toRead),
            source.personal().resources().stream())
        .flatMap(parts -> parts)
        .distinct()
        .toList();
  }

  private static Resource log(SourceSettings<?> source) {
    return switch (source.kind()) {
      case STREAM -> stream(source);
      case TOPIC -> of(Kind.KAFKA_TOPIC, "WEIR_TOPIC_", source).in(new Form.Existing());
      case TABLE -> of(Kind.TABLE_STREAM, "WEIR_SOURCE_TABLE_", source).in(new Form.Existing());
    };
  }

  /** One that counts silence reads at the tips of its shards (R7). */
  private static Resource stream(SourceSettings<?> source) {
    Resource stream = of(Kind.STREAM, "WEIR_STREAM_", source).calls("kinesis:ListShards");
    boolean tip = source.idleAfter() != null || source.closeWhenSilentFor() != null;
    return tip ? stream.calls("kinesis:GetRecords", "kinesis:GetShardIterator") : stream;
  }

  private static Resource of(Kind kind, String prefix, SourceSettings<?> source) {
    return Resource.of(kind, source.name(), Resource.variable(prefix, source.name()));
  }
}
