/**
 * Measures the time from a JVM's start to a function's first response; see
 * docs/operate/cold-starts.md.
 */
package io.weir.functions.coldstart;
