/**
 * The one loop: {@link io.weir.engine.Engine} takes a batch or a tick through decode, load, step,
 * commit, deliver and progress. {@link io.weir.engine.Step} is the pure part of it. Start with
 * {@link io.weir.engine.Engine#run}.
 */
package io.weir.engine;
