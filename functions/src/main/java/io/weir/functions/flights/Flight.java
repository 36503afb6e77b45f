package io.weir.functions.flights;

/**
 * A departure.
 *
 * @param scheduled when it was to leave, epoch milliseconds
 * @param departed when it left, epoch milliseconds
 * @param delay minutes behind schedule; negative if it left early
 */
public record Flight(
    String id, long scheduled, long departed, long delay, String origin, String destination) {}
