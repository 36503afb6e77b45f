package io.weir.engine;

/**
 * What is taken to end the process each time that a record is tried alone (PROTOCOL R9). One thing
 * after the other is left out, so that what is given up is no more than has to be: a record may
 * have been applied, and the process may end while its result is delivered.
 */
enum Blame {
  /** Nothing yet: the record is tried as any other. */
  NONE,
  /** The handler: the event is a dead letter, unless its key has applied it before. */
  HANDLER,
  /** A sink: what the key has to deliver goes to the dead letters as well. */
  SINK,
  /** Reading the record: it is a dead letter unread. */
  READING;

  /**
   * @param attempts how often the record has been begun, this time included
   */
  static Blame after(int attempts) {
    return switch (attempts - Suspects.GIVE_UP_AFTER) {
      case 1 -> HANDLER;
      case 2 -> SINK;
      default -> attempts <= Suspects.GIVE_UP_AFTER ? NONE : READING;
    };
  }
}
