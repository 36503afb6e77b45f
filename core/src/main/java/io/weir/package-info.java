/**
 * The types that a handler author uses: a {@link io.weir.Source} makes keyed events, an {@link
 * io.weir.Operator} computes, a {@link io.weir.Sink} keeps. A {@link io.weir.StreamFunction} is the
 * one value that ties them together; start there.
 *
 * <p>Operators ready for use are in {@code io.weir.window}, {@code io.weir.process} and {@code
 * io.weir.join}, codecs in {@code io.weir.codec}, watermarks in {@code io.weir.time}.
 *
 * <p>P5, S2.3, C4 and R7, here and in all javadoc, are anchors of the specification: the pages in
 * {@code docs/reference/spec} of Weir's repository.
 */
@NullMarked
@Stable
package io.weir;

import io.weir.annotation.Stable;
import org.jspecify.annotations.NullMarked;
