/** Results as events on a bus of EventBridge; needs {@code software.amazon.awssdk:eventbridge}. */
@NullMarked
@Experimental
package io.weir.connect.eventbridge;

import io.weir.annotation.Experimental;
import org.jspecify.annotations.NullMarked;
