package io.weir.functions.flights;

/**
 * A departure.
 *
 * @param scheduled the scheduled departure, epoch milliseconds
 * @param departed the actual departure, epoch milliseconds
 * @param delay minutes behind schedule; negative if it left early
 */
public record Flight(
    String id, long scheduled, long departed, long delay, String origin, String destination) {}
