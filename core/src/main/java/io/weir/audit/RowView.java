package io.weir.audit;

import java.util.OptionalLong;

/**
 * A row of a table of results.
 *
 * @param table the sink's table
 * @param function the function whose key wrote it
 * @param origin the key that wrote it; empty if the row does not name it
 * @param revision the revision of the emission that wrote it; 0 if the row has none
 * @param deleted true if it has been withdrawn
 * @param expiresAt the time at which it may be dropped, epoch milliseconds; empty = never
 */
public record RowView(
    String table,
    String function,
    String origin,
    long revision,
    boolean deleted,
    OptionalLong expiresAt) {}
