package io.weir.functions.earthquakes;

/**
 * A report of the USGS feed.
 *
 * @param time the time of the quake, epoch milliseconds
 * @param updated the time at which the report became known, epoch milliseconds
 * @param net the network that reported it
 */
public record Quake(String id, long time, long updated, double mag, String place, String net) {}
