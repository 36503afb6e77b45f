/**
 * Real functions, one package each: the events, the results, the definition. Read them as examples.
 */
package io.weir.functions;
