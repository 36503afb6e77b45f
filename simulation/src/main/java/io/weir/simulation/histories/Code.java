package io.weir.simulation.histories;

/**
 * The author's code as it is deployed: each time that it is entered it may turn out that something
 * is missing in its package. Its process lives on then (PROTOCOL R24).
 */
final class Code {
  /** Where the author's code is entered. */
  enum Place {
    NONE,
    HANDLER,
    TIMER,
    DECODER,
    TIMESTAMP,
    WATERMARKS,
    FILTER,
    KEY,
    ID,
    /** A sink's form of a result. */
    ENCODER,
    /** A sink's way to its place. */
    WRITER,
    /** What reads state of another version. */
    UPCAST
  }

  /** What is met there. */
  enum Lack {
    CLASS,
    LINK,
    MEMORY
  }

  /** Nothing is missing. */
  static final Code WHOLE = new Code(new Act.Broken(Place.NONE, Lack.CLASS, false), null);

  private static final String MESSAGE = "missing in the package of this history";

  private final Act.Broken lacks;
  private final Happened happened;

  Code(Act.Broken lacks, Happened happened) {
    this.lacks = lacks;
    this.happened = happened;
  }

  boolean isWhole() {
    return lacks.place() == Place.NONE;
  }

  boolean lacks(Place place) {
    return lacks.place() == place;
  }

  /**
   * To be called where the author's code begins.
   *
   * @param number which event or time it is about
   */
  void enter(Place place, long number) {
    if (lacks.place() == place && !(lacks.some() && number % 2 == 0)) {
      happened.add("an error that is survived: " + place);
      happened.add("an error that is survived: " + lacks.lack());
      throw switch (lacks.lack()) {
        case CLASS -> new NoClassDefFoundError(MESSAGE);
        case LINK -> new ExceptionInInitializerError(MESSAGE);
        case MEMORY -> new OutOfMemoryError(MESSAGE);
      };
    }
  }

  /** True if it is what {@link #enter} throws. */
  static boolean isLack(Throwable failure) {
    return failure instanceof Error && MESSAGE.equals(failure.getMessage());
  }
}
