/**
 * A second net beneath the protocol: rules over what is stored, whatever put it there. They know
 * the values of {@link io.weir.state} and nothing of the engine, so that a fault of the engine is
 * not a fault of its own audit. {@link io.weir.audit.Audit} is fed with views of keys, progress and
 * rows, one after the other, and keeps what it finds.
 */
package io.weir.audit;
