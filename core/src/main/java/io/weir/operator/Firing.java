package io.weir.operator;

/** Whether a pane is made even if nothing came since the one before. */
public enum Firing {
  /** Always; a discarding window without values still makes none. */
  ALWAYS,
  /** Only if a value came since the last pane. */
  IF_NON_EMPTY,
  /** Never. */
  NEVER
}
