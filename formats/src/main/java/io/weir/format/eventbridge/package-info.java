/**
 * Events of Amazon EventBridge, as rules and replays of archives put them into a stream: {@link
 * io.weir.format.eventbridge.EventBridge}.
 */
@NullMarked
package io.weir.format.eventbridge;

import org.jspecify.annotations.NullMarked;
