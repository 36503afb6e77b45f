/**
 * Weir on AWS Lambda: the handler, and a decoder for each kind of event that reaches it. The only
 * package that knows Lambda, Kinesis and their wire forms.
 */
@NullMarked
@Stable
package io.weir.lambda;

import io.weir.annotation.Stable;
import org.jspecify.annotations.NullMarked;
