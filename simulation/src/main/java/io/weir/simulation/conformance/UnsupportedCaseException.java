package io.weir.simulation.conformance;

/** The case asks for something that Weir has no operator for. */
final class UnsupportedCaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsupportedCaseException(String message) {
    super(message);
  }
}
