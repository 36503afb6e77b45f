/**
 * First, last, top: {@link io.weir.rank.Rank} keeps the best rows of a key in order, {@link
 * io.weir.rank.Keep} the first or the last of them.
 *
 * <p>To read it: {@code RankSettings} checks the settings into a {@code RankSpec}; {@code
 * RankState} steps a key, whose rows are {@code RankedRows}. A step is a {@code RankEdit}: a row
 * taken out, a row put in, or both; {@code RankChanges} says which results follow from it. {@code
 * KeepState} steps a key of a deduplication. Rows of both are {@code StoredRow}s, and both emit by
 * {@code RowChanges}.
 */
@NullMarked
@Stable
package io.weir.rank;

import io.weir.annotation.Stable;
import org.jspecify.annotations.NullMarked;
