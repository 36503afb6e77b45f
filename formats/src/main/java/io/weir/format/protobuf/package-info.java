/**
 * Records in Protocol Buffers: {@link io.weir.format.protobuf.Protobuf}. It needs {@code
 * com.google.protobuf:protobuf-java} on the class path.
 */
@NullMarked
package io.weir.format.protobuf;

import org.jspecify.annotations.NullMarked;
