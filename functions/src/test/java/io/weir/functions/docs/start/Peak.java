package io.weir.functions.docs.start;

import java.time.Instant;

/** A result: the highest temperature of a sensor from {@code start} to before {@code end}. */
public record Peak(String sensor, Instant start, Instant end, long celsius) {}
