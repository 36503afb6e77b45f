/** Events in the form of the CNCF: {@link io.weir.format.cloudevents.CloudEvents}. */
@NullMarked
package io.weir.format.cloudevents;

import org.jspecify.annotations.NullMarked;
