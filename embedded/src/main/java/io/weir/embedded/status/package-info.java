/** What is known of a function as a whole, and what of it needs a look. It reads nothing itself. */
@NullMarked
package io.weir.embedded.status;

import org.jspecify.annotations.NullMarked;
