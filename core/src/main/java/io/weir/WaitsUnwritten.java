package io.weir;

import io.weir.codec.Codec;

/**
 * Stands where the codec of enriched events is not declared; a function that needs it is refused.
 */
record WaitsUnwritten<V>(String source) implements Codec<V> {
  @Override
  public byte[] encode(V value) {
    throw new IllegalStateException(describe());
  }

  @Override
  public V decode(byte[] bytes) {
    throw new IllegalStateException(describe());
  }

  @Override
  public String describe() {
    return "compute(..) keeps events of the enriched source '"
        + source
        + "', whose values no codec writes; declare one by enrich(..).storedBy(codec), or by the"
        + " operator's own storedBy(..)";
  }
}
