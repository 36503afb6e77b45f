/**
 * How a function's process speaks to services of AWS: one client of each service, calls that are
 * bounded by time (R24), TLS that is loaded when it is needed. For the store and the sinks.
 */
@NullMarked
@Internal
package io.weir.aws;

import io.weir.annotation.Internal;
import org.jspecify.annotations.NullMarked;
