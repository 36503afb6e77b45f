package io.weir.embedded.explain;

import io.weir.StateEntry;
import java.util.List;

/**
 * An entry of a key's state, and for each of its times why it has not come.
 *
 * @param causes one for each of the entry's times, in their order
 */
public record Wait(StateEntry entry, List<Cause> causes) {}
