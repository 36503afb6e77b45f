package io.weir.lambda;

import io.weir.spi.Shard;

/**
 * Where records of an event come from.
 *
 * @param stream the stream's ARN: streams of two accounts may have one name, and shards of one id
 *     (R18)
 */
record Origin(Shard shard, String stream) {}
