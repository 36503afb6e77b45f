/**
 * Measures the time from a JVM's start to a function's first response; see
 * docs/reference/lambda.md.
 */
package io.weir.functions.coldstart;
