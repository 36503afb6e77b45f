/**
 * Tools for tests of functions, engines and stores. {@link io.weir.testkit.ShardSimulator} is a
 * Kinesis event source mapping in virtual time: a {@link io.weir.testkit.SimulatedStream}, the
 * mapping's settings ({@link io.weir.testkit.EventSourceMapping}) and batches cut at will ({@link
 * io.weir.testkit.Cuts}). {@code FunctionTestDriver} tests one function in memory, {@link
 * io.weir.testkit.OperatorHarness} one key of an operator. The {@code ..Contract} classes are test
 * suites for operators, codecs, window assigners, sinks and stores.
 */
@NullMarked
@Stable
package io.weir.testkit;

import io.weir.annotation.Stable;
import org.jspecify.annotations.NullMarked;
