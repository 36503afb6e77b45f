package io.weir.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys that may be due: hints, to be checked against a consistent load.
 *
 * @param next the cursor of the next page; null = this was the last
 */
public record DuePage(List<StateKey> keys, @Nullable String next) {}
