package io.weir.embedded.schema;

/**
 * Something that one version of a schema has and the other cannot read.
 *
 * @param decided false if the rules cannot tell; a person has to look
 * @param place where it is in the schema
 * @param what the difference
 * @param instead what to do about it
 */
public record Finding(boolean decided, String place, String what, String instead) {
  static Finding incompatible(String place, String what, String instead) {
    return new Finding(true, place, what, instead);
  }

  static Finding undecided(String place, String what, String instead) {
    return new Finding(false, place, what, instead);
  }

  /** The finding on one line. */
  public String line() {
    return (decided ? "incompatible" : "undecided") + " at " + place + ": " + what + "; " + instead;
  }
}
