/**
 * The DynamoDB state store and sink.
 *
 * <p>One table holds all state of any number of functions. Its key is {@code k} (binary) and {@code
 * s} (binary).
 *
 * <table>
 * <caption>Items</caption>
 * <tr><th>item</th><th>k</th><th>s</th><th>other attributes</th></tr>
 * <tr><td>head, one a key</td><td>function # key, UTF-8</td><td>one byte 0</td><td>{@code v} version, {@code b}
 * body, {@code t} expiry (epoch seconds, TTL), {@code g} function # slot, {@code e} event-time due hint,
 * {@code p} processing-time due hint (epoch milliseconds)</td></tr>
 * <tr><td>segment, immutable</td><td>16 bytes of SHA-256 over head key, version, content checksum</td><td>one
 * byte 1</td><td>{@code b}, {@code t}</td></tr>
 * <tr><td>due slots, one a function that has had more than four</td><td>function #</td><td>one
 * byte 3</td><td>{@code n} the most it has ever had</td></tr>
 * <tr><td>progress, one a shard</td><td>function, UTF-8</td><td>source / partition</td><td>{@code v}, {@code b}</td></tr>
 * <tr><td>progress of a shard that is gone</td><td>function, byte 0, "gone"</td><td>source / partition</td><td>{@code
 * v}, {@code b}; in its old place {@code v} and {@code t} alone, for a day</td></tr>
 * <tr><td>note: the definition, and others only while an engine looks for what ends its processes</td><td>function #, UTF-8</td><td>one
 * byte 2, then its name</td><td>{@code v}, {@code b}</td></tr>
 * </table>
 *
 * <p>Two sparse, keys-only indexes, {@code due-event} ({@code g}, {@code e}) and {@code
 * due-processing} ({@code g}, {@code p}), hold the heads that have a due hint. TTL is on {@code t}.
 *
 * <p><b>Life of segments.</b> An id segment carries an expiry: the latest arrival in it, or the
 * clock at the time of writing if that is later, plus the lifetime in the commit (R25: the dedupe
 * horizon with a bucket of it, the longest backlog, a day; no setting of the store). The head keeps
 * that expiry with the segment's name: until then the segment is named, and from then on a load
 * treats its ids as expired, whether or not DynamoDB has deleted them. The item itself is kept a
 * day longer, and put again if an equal one would expire sooner. A commit with a longer lifetime
 * than an older one, because the function declares more now or because records are parked with the
 * key, writes its segments again. So a segment that a head still needs is always there, and one
 * that is missing earlier is an error, never "empty". Segments with operator state, outbox or
 * parked records have no expiry: they are deleted after a commit that no longer names them, or by
 * the writer that lost its commit. If a process ends in between, or a head expires with its state,
 * its segments are left; {@link io.weir.dynamo.SegmentSweep} finds these.
 */
@NullMarked
@Stable
package io.weir.dynamo;

import io.weir.annotation.Stable;
import org.jspecify.annotations.NullMarked;
