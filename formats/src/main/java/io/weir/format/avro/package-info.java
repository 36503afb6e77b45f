/**
 * Records in Apache Avro: {@link io.weir.format.avro.Avro}. It needs {@code org.apache.avro:avro}
 * on the class path.
 */
@NullMarked
package io.weir.format.avro;

import org.jspecify.annotations.NullMarked;
