package io.weir.functions.docs.start;

import java.time.Instant;

/** An event: what a sensor measured. */
public record Reading(String sensor, Instant at, long celsius) {}
