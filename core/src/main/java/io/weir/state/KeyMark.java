package io.weir.state;

import io.weir.Position;

/**
 * How far a key has come in one shard: every record of the key up to here has been decided.
 *
 * @param position the last decided record of this key in that shard
 * @param tally what became of the key's records in that shard that the shard's progress does not
 *     count yet: it is added to the progress that first covers {@code position}, and starts again
 *     from zero
 */
public record KeyMark(Position position, Tally tally) {}
