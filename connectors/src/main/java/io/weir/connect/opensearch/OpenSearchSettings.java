package io.weir.connect.opensearch;

import io.weir.connect.Batches;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link OpenSearchSink} is set to.
 *
 * @param hasParts true if a key has several documents
 * @param signing null = requests are not signed
 */
record OpenSearchSettings(
    String index,
    boolean hasParts,
    Supplier<Map<String, String>> headers,
    @Nullable Signing signing,
    boolean isPlainAllowed,
    InstantSource clock,
    LongConsumer pause) {
  static OpenSearchSettings of(String index) {
    return new OpenSearchSettings(
        index, false, Map::of, null, false, InstantSource.system(), Batches::sleep);
  }

  OpenSearchSettings index(String other) {
    return new OpenSearchSettings(other, hasParts, headers, signing, isPlainAllowed, clock, pause);
  }

  OpenSearchSettings withParts() {
    return new OpenSearchSettings(index, true, headers, signing, isPlainAllowed, clock, pause);
  }

  OpenSearchSettings headers(Supplier<Map<String, String>> other) {
    return new OpenSearchSettings(index, hasParts, other, signing, isPlainAllowed, clock, pause);
  }

  OpenSearchSettings signing(Signing other) {
    return new OpenSearchSettings(index, hasParts, headers, other, isPlainAllowed, clock, pause);
  }

  OpenSearchSettings allowPlainText() {
    return new OpenSearchSettings(index, hasParts, headers, signing, true, clock, pause);
  }

  OpenSearchSettings pause(LongConsumer other) {
    return new OpenSearchSettings(index, hasParts, headers, signing, isPlainAllowed, clock, other);
  }
}
