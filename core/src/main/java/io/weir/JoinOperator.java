package io.weir;

import java.util.List;

/**
 * An operator that tells its sources apart, and so declares them itself: {@link
 * StreamFunction.Start#compute} takes it without {@code from(..)}.
 *
 * @param <O> the results that it gives
 */
public interface JoinOperator<O> extends Operator<Object, O> {
  /** The sources with their keys; the function has these and no others. */
  List<KeyedSource<?>> sources();
}
