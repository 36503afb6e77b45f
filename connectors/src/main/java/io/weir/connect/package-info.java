/**
 * Sinks in services of AWS, one package each: {@code kinesis}, {@code sqs}, {@code s3}. A service's
 * client is not in a function's package unless the function's pom names it; a sink whose client is
 * missing says so when it is opened.
 *
 * <p>A result travels in an envelope, {@link io.weir.connect.Emitted}, with its id and revision: a
 * receiver can recognise what it has seen, and leave what is older than what it has.
 */
@NullMarked
@Experimental
package io.weir.connect;

import io.weir.annotation.Experimental;
import org.jspecify.annotations.NullMarked;
