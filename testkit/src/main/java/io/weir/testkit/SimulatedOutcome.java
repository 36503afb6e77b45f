package io.weir.testkit;

/** What the mapping made of an invocation. */
public enum SimulatedOutcome {
  /** Everything is finished; the checkpoint is behind the batch. */
  DONE,
  /** A first unfinished record was reported; the checkpoint is just before it. */
  PARTIAL,
  /** The handler threw, or answered what the mapping cannot use. */
  FUNCTION_ERROR,
  /** It took as long as the timeout or longer: to the mapping, a function error. */
  TIMED_OUT,
  /** The answer was lost on its way: to the mapping, a function error. */
  ANSWER_LOST,
  /** The iterator was reset meanwhile, or a zombie's delivery: nobody waits for the answer. */
  IGNORED
}
