/**
 * Runs a function: from a batch or a tick to commits, deliveries and progress. {@link
 * io.weir.engine.Engine#run} begins it.
 *
 * <p>No two classes know each other, directly or by others. In the order of a record's way:
 *
 * <ol>
 *   <li><b>At the door.</b> {@link io.weir.engine.Engine} takes a {@link io.weir.engine.Batch} of
 *       {@link io.weir.engine.SourceRecord}s and a {@link io.weir.engine.Deadline}. {@code
 *       Incarnations} tell which life of its shard the batch is of ({@code LocatedBatch}). While
 *       the container has finished nothing of the shard, {@code PoisonRecords} write down where it
 *       begins.
 *   <li><b>A batch.</b> {@code BatchProcessor}: {@code BatchReader} has each record decoded ({@code
 *       Decoder}) and gives it the watermark just before it ({@code Watermarks}); {@code
 *       KeyedBatch} groups them into a {@code KeyRun} a key; {@code SilentKeys} adds warm keys that
 *       are due. What all keys are told is one {@code InvocationContext}, with the {@code
 *       StepRules}.
 *   <li><b>A tick.</b> {@code Ticker} goes through the due index instead, with {@code PoisonTimers}
 *       watching; its keys have runs without records.
 *   <li><b>A round of keys.</b> {@code KeyProcessor} finds them warm ({@code SnapshotCache}) or
 *       reads them ({@code LoadedKeys}), and takes each as an {@code InFlightKey} through delivery
 *       of what it finds, step and commit. {@code OutboxDelivery} hands what was emitted to the
 *       sinks ({@code Deliveries}), {@code OutboxClearing} takes it out of items where nobody else
 *       would.
 *   <li><b>A step.</b> {@code Attempts} repeats it until the author's code has succeeded or was
 *       given up ({@code PriorAttempts}). {@code Step} changes nothing outside of what it gives; it
 *       asks {@code Positions} and {@code SeenIds} what was decided before, {@code ParkedRecords}
 *       who waits, and {@code KeyClock} what is due; the operator does the rest through a {@code
 *       StepContext}.
 *   <li><b>Progress.</b> {@code ProgressWriter} writes how far the shard has come.
 *   <li><b>Shards.</b> Beside that way stands what is known of them: {@code Shards}, {@code
 *       ShardClocks}, {@code Ancestry}, {@code Naming}, and {@code SilentShards} for those that
 *       bring nothing.
 * </ol>
 *
 * <p>A record changes its form where something is known of it that was not before:
 *
 * <ol>
 *   <li>{@code SourceRecord}: its bytes, position and arrival, in a {@code Batch}; one event of a
 *       record that holds several is one, too
 *   <li>{@code LocatedBatch}: its shard's incarnation
 *   <li>the value, and {@link io.weir.Event}: key, time and id
 *   <li>{@code TimedRecord}: the watermarks before it, or that it was rejected or filtered
 *   <li>{@code KeyRun}: its place among the records of its key
 *   <li>{@code Emission} in an {@code Outbox}, {@code ParkedRecord}, mark or id: what it leaves
 *   <li>{@code StepResult} with a {@code KeyRecord}, then {@code Commit}: what is to be true of its
 *       key; {@code Snapshot}: what is
 *   <li>{@code KeyOutcome}: what the batch has to know of it
 *   <li>{@code ProgressWriter.Stretch}, {@code Progress}, {@link io.weir.engine.BatchResult}: how
 *       far all is finished
 * </ol>
 *
 * <p>It comes back to the {@code Decoder} from a step for two reasons alone: parked records are
 * read again when they are released, as the code may be new ({@code ParkedRecords}), and an event
 * is read again for a handler that has had its value in its hands ({@code Rereading}). It comes
 * back to the delivery after a step, as an outbox that was found is delivered before it, and what
 * was made after it.
 */
@NullMarked
@Internal
package io.weir.engine;

import io.weir.annotation.Internal;
import org.jspecify.annotations.NullMarked;
