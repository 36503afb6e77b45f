/** What functions show of themselves, as meters of a registry of Micrometer. */
@NullMarked
package io.weir.micrometer;

import org.jspecify.annotations.NullMarked;
