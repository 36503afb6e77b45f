/**
 * What may stand in a log: no payload and no key unless a setting says so. {@link
 * io.weir.log.LogText} masks texts, an exception that is {@link io.weir.log.ValueFree} holds none.
 */
package io.weir.log;
