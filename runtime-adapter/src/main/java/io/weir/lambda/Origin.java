package io.weir.lambda;

import io.weir.spi.Shard;

/**
 * The shard and the stream of records of an event.
 *
 * @param stream the stream's ARN: streams of two accounts may have one name, and shards of one id
 *     (R18)
 */
record Origin(Shard shard, String stream) {}
