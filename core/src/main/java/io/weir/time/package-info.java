/**
 * Time as small pure objects: {@link io.weir.time.TimeWindow windows}, their {@link
 * io.weir.time.WindowAssigner assigners}, and {@link io.weir.time.WatermarkStrategy watermarks}.
 * Everything is arithmetic on epoch milliseconds; nothing here reads a clock.
 */
@NullMarked
@Stable
package io.weir.time;

import io.weir.annotation.Stable;
import org.jspecify.annotations.NullMarked;
