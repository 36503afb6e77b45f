package io.weir.log;

/**
 * An exception whose message holds no key and no value of an event, so that a log may have it. A
 * {@link io.weir.state.StateKey} in it hides its key by itself. This says nothing about its cause.
 */
public interface ValueFree {}
