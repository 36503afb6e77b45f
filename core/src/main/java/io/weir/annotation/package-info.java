/**
 * How long a name lasts. A type has the word that stands on it, and without one the word of its
 * package.
 */
@NullMarked
@Stable
package io.weir.annotation;

import org.jspecify.annotations.NullMarked;
