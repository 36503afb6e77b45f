/**
 * Changes of rows, as tools of change data capture write them: {@link
 * io.weir.format.change.Debezium}, {@link io.weir.format.change.Dms}, {@link
 * io.weir.format.change.DynamoDb}. Each gives {@link io.weir.format.change.Change}, with rows that
 * a codec of the author's reads.
 */
@NullMarked
package io.weir.format.change;

import org.jspecify.annotations.NullMarked;
