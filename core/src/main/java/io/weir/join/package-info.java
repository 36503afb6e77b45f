/**
 * Joins of several sources, by what decides which events belong together: nearness in time ({@link
 * io.weir.join.IntervalJoin}), a window ({@link io.weir.join.WindowJoin}), the version that held
 * ({@link io.weir.join.TemporalJoin}), or what was said last ({@link io.weir.join.TableJoin},
 * {@link io.weir.join.LatestOf}).
 *
 * <p>To read it: a {@code Spec} has the settings of each, a {@code State} steps a key. {@code
 * JoinBuffer} keeps events that wait for partners or versions, {@code WindowSide} those that wait
 * for windows, {@code Versions} what a table said. {@code VersionedJoinState} is that of temporal
 * joins and of tables.
 */
@NullMarked
@Stable
package io.weir.join;

import io.weir.annotation.Stable;
import org.jspecify.annotations.NullMarked;
