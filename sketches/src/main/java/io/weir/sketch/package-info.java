/**
 * Aggregates whose state is bounded however many values come, because they estimate. The libraries
 * behind them are hash4j and DDSketch.
 */
@NullMarked
package io.weir.sketch;

import org.jspecify.annotations.NullMarked;
