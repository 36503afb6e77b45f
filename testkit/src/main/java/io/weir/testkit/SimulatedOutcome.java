package io.weir.testkit;

import io.weir.annotation.Experimental;

/** The outcome of an invocation for the mapping. */
@Experimental
public enum SimulatedOutcome {
  /** Everything is finished; the checkpoint is behind the batch. */
  DONE,
  /** A first unfinished record was reported; the checkpoint is just before it. */
  PARTIAL,
  /** The handler threw, or answered what the mapping cannot use. */
  FUNCTION_ERROR,
  /** The invocation took as long as the timeout or longer; a function error. */
  TIMED_OUT,
  /** The answer was lost on its way; a function error. */
  ANSWER_LOST,
  /** Nobody waits for the answer: the iterator was reset meanwhile, or it is a zombie. */
  IGNORED
}
