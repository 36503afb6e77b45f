package io.weir.simulation.histories;

/**
 * The author's code as it is deployed: each time that it is entered it may turn out that something
 * is missing in its package. Its process lives on then (R24).
 */
final class Code {
  /** The places at which the author's code is entered. */
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
    /** The converter of state of another version. */
    UPCAST
  }

  /** The things that may be missing there. */
  enum Lack {
    CLASS,
    LINK,
    SERVICE
  }

  /** Nothing is missing, and nothing ends its process. */
  static final Code WHOLE = of(null, (by, atTimeout) -> {});

  private static final String MESSAGE = "missing in the package of this history";

  private final Action.Broken lacks;
  private final Occurrences happened;
  private final End end;
  private long handled;

  /** Ends the process. */
  interface End {
    /**
     * @param by the cause of the end
     * @param atTimeout true if the code runs until the invocation's time is over
     */
    void end(String by, boolean atTimeout);
  }

  private Code(Action.Broken lacks, Occurrences happened, End end) {
    this.lacks = lacks;
    this.happened = happened;
    this.end = end;
  }

  /**
   * Code that is whole.
   *
   * @param end ends the process in which the code runs, with a cause
   */
  static Code of(Occurrences happened, End end) {
    return new Code(new Action.Broken(Place.NONE, Lack.CLASS, false), happened, end);
  }

  Code lacking(Action.Broken lacks) {
    return new Code(lacks, happened, end);
  }

  Code mended() {
    return of(happened, end);
  }

  /**
   * The process ends in this code, whatever its engine may do: at once, or as this code never
   * returns and the invocation's time is over (R24).
   *
   * @param number which event or time it is about
   */
  void end(Place place, long number) {
    boolean atTimeout = (number >> 1) % 2 == 0;
    if (happened != null) {
      happened.add("the process ends by the author's code: " + place);
      happened.add("the author's code uses up the invocation: " + place, atTimeout ? 1 : 0);
    }
    end.end(place + " " + number, atTimeout);
  }

  boolean isWhole() {
    return lacks.place() == Place.NONE;
  }

  boolean lacks(Place place) {
    return lacks.place() == place;
  }

  /**
   * Call this where the author's code begins.
   *
   * @param number the event or the time
   */
  void enter(Place place, long number) {
    handled += place == Place.HANDLER ? 1 : 0;
    if (lacks.place() == place && !(lacks.some() && number % 2 == 0)) {
      happened.add("an error that is survived: " + place);
      happened.add("an error that is survived: " + lacks.lack());
      throw switch (lacks.lack()) {
        case CLASS -> new NoClassDefFoundError(MESSAGE);
        case LINK -> new ExceptionInInitializerError(MESSAGE);
        case SERVICE -> new java.util.ServiceConfigurationError(MESSAGE);
      };
    }
  }

  /** The number of events that the handler got. */
  long handled() {
    return handled;
  }

  /** True for the failure that {@link #enter} throws. */
  static boolean isLack(Throwable failure) {
    return failure instanceof Error && MESSAGE.equals(failure.getMessage());
  }
}
