/** Results as hashes in Redis or Valkey; needs {@code redis.clients:jedis}. */
@NullMarked
@Experimental
package io.weir.connect.redis;

import io.weir.annotation.Experimental;
import org.jspecify.annotations.NullMarked;
