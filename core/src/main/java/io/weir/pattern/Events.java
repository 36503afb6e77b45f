package io.weir.pattern;

import io.weir.codec.Codec;
import io.weir.codec.Codecs;
import io.weir.codec.Unchanging;

/**
 * Decodes kept events. The author's code gets a value of its own each time, unless the value cannot
 * be changed.
 */
record Events<E>(Codec<E> codec) {
  E value(Kept<E> event) {
    E known = event.value();
    if (known != null) {
      return known;
    }
    E value = Codecs.stored(codec, event.bytes());
    if (Unchanging.is(value)) {
      event.remember(value);
    }
    return value;
  }

  /** Encodes an event anew from its value. */
  void reopen(Kept<E> event) {
    event.replace(codec.encode(Codecs.stored(codec, event.bytes())));
  }
}
