package io.weir.state;

/** A key of a function: the address of its state. */
public record StateKey(String function, String key) {}
