/**
 * JSON that is held to a schema: {@link io.weir.format.jsonschema.JsonSchema}. It needs {@code
 * com.networknt:json-schema-validator} on the class path.
 */
@NullMarked
package io.weir.format.jsonschema;

import org.jspecify.annotations.NullMarked;
