package io.weir.localstack.function;

/** An item of a table: what is in stock of something. */
public record Item(String id, long amount) {}
