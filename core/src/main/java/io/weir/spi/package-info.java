/**
 * What is implemented, and seen, by those who connect Weir to another service: a {@link
 * io.weir.spi.SinkWriter} delivers {@link io.weir.spi.Emission emissions}; a record stands at a
 * {@link io.weir.spi.Position} of a {@link io.weir.spi.Shard}. A store implements {@code
 * io.weir.state.StateStore}, an operator {@link io.weir.Operator}: these are in the packages whose
 * words they use.
 */
package io.weir.spi;
