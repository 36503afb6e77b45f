/**
 * Runs a function on a file or stdin: shard simulator, real engine and DynamoDB Local in one JVM.
 * {@link io.weir.embedded.Main} is the command, {@link io.weir.embedded.LocalRun} the run. Never
 * part of a deployed function.
 */
package io.weir.embedded;
