package io.weir.embedded;

import java.util.List;

/**
 * A run of {@code ./weir dev}.
 *
 * @param changes of the results of the run before; null if there was none
 * @param seconds the time that it took, its class loading included
 * @param folder where its files are
 */
record DevRun(FunctionRun run, List<Change> changes, double seconds, String folder) {}
