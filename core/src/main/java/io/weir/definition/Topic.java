package io.weir.definition;

/** The part of a definition that a change is in. */
public enum Topic {
  FUNCTION,
  SOURCE,
  KEY,
  OPERATOR,
  STATE,
  SINK
}
