/**
 * Judges what is stored of one key: what it keeps, when something becomes of that, and what it
 * waits for. It reads nothing itself.
 */
@NullMarked
package io.weir.embedded.explain;

import org.jspecify.annotations.NullMarked;
