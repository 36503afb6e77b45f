/**
 * Seeded histories: a seed decides a function, its log and everything that goes wrong, the real
 * engine runs through it, and a plain model that sees only the log computes the right outcome.
 * {@link io.weir.simulation.histories.Simulate} is the command.
 *
 * <ol>
 *   <li><b>What is to happen.</b> A {@code History} is a function ({@code Spec}), a log and faults
 *       ({@code Action}s); {@code Script} writes and reads it. {@code Generator} makes the one of a
 *       seed: {@code SpecGenerator} draws the function, {@code Themes} what the history is about,
 *       {@code ActGenerator} and {@code EventGenerator} single acts, and {@code FaultEpisodes},
 *       {@code EventTimeEpisodes}, {@code StreamEpisodes}, {@code ForgettingEpisodes} and {@code
 *       CrowdEpisodes} acts that come together, since by chance they would meet too seldom.
 *   <li><b>The function.</b> {@code Functions} builds the real one, from {@code Sources} and the
 *       operator of an {@code OperatorFamily}: windows, count windows, processes, joins, maps.
 *   <li><b>What happens.</b> {@code World} holds what there is and gives each act to the class
 *       whose matter it is: {@code SimulatedStreams} and {@code StreamChanges}, {@code
 *       BatchDeliveries} and {@code Ticks}, which make {@code Invocations} in {@code Containers},
 *       {@code Deployments}, {@code Outages}, {@code Waiting}. {@code Settling} brings it to rest.
 *   <li><b>What must be left.</b> {@code Model} reads the log, with a {@code ModelOperator} for
 *       each key; {@code Checker} compares, and {@code Auditor} and {@code Remains} look at what is
 *       stored. {@code Accounts} and {@code Coverage} count what happened.
 *   <li><b>When it is not.</b> {@code Shrinker} makes the history short.
 * </ol>
 *
 * <p>{@code SmallScope} and {@code SmallChanges} go through all that can happen to a few short
 * histories instead.
 *
 * <p>Another operator is another {@code OperatorFamily} with its {@code ModelOperator}, a constant
 * in {@code Spec.Compute}, and a line in {@code SpecGenerator} that draws it, by random numbers of
 * its own: so the histories of other seeds stay what they are.
 */
package io.weir.simulation.histories;
