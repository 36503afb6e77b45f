/** Compares two versions of a schema: which values of one the other can read. */
@NullMarked
package io.weir.embedded.schema;

import org.jspecify.annotations.NullMarked;
