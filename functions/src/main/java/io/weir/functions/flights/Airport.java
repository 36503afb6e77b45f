package io.weir.functions.flights;

/** A row of the table of airports, which others keep. */
public record Airport(String iata, String name, String city, String state) {}
