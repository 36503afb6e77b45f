package io.weir.testkit;

import org.jspecify.annotations.Nullable;

/**
 * One run of inputs through a decoder, in a thread of its own so that one that never ends is found.
 */
final class FuzzRun {
  private final Fuzz fuzz;
  private final FuzzTrial trial;
  private final FuzzInputs inputs;
  private final int count;
  private volatile @Nullable Throwable failure;
  private long accepted;
  private long refused;

  FuzzRun(Fuzz fuzz, FuzzInputs inputs, int count) {
    this.fuzz = fuzz;
    this.trial = new FuzzTrial(fuzz);
    this.inputs = inputs;
    this.count = count;
  }

  Fuzz.Result watched() {
    Thread thread = Thread.ofPlatform().daemon().name("fuzz").unstarted(this::all);
    thread.start();
    while (thread.isAlive()) {
      await(thread);
      trial.checkNotStuck(thread);
    }
    if (failure instanceof AssertionError found) {
      throw found;
    }
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
    return new Fuzz.Result(accepted, refused);
  }

  private static void await(Thread thread) {
    try {
      thread.join(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while fuzzing", e);
    }
  }

  private void all() {
    try {
      known();
      for (int i = 0; i < count; i++) {
        one(inputs.next());
      }
    } catch (Throwable thrown) {
      failure = thrown;
    }
  }

  private void known() {
    for (byte[] seed : fuzz.seeds()) {
      if (!trial.tried(seed)) {
        throw fuzz.problem("a seed is refused; give valid ones", seed, null);
      }
    }
    fuzz.found().forEach(trial::held);
  }

  private void one(byte[] input) {
    if (trial.held(input)) {
      accepted++;
      inputs.accepted(input);
    } else {
      refused++;
    }
  }
}
