/**
 * What tests of functions, engines and stores are made of. {@link io.weir.testkit.ShardSimulator}
 * is a Kinesis event source mapping in virtual time: a {@link io.weir.testkit.SimulatedStream}, the
 * mapping's settings ({@link io.weir.testkit.EventSourceMapping}) and batches cut at will ({@link
 * io.weir.testkit.Cuts}). {@code FunctionTestDriver} tests one function in memory.
 */
package io.weir.testkit;
