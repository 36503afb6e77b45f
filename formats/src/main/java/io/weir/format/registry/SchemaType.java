package io.weir.format.registry;

import io.weir.annotation.Experimental;

/** The language in which a schema is written. Both registries name them so. */
@Experimental
public enum SchemaType {
  AVRO,
  PROTOBUF,
  JSON
}
