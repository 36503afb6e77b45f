package io.weir.lambda;

import java.math.BigInteger;

/**
 * A record of a DynamoDB event as Lambda delivered it. Its payload is the record itself, as it
 * stands in the event.
 *
 * @param stream the ARN of the table's stream
 * @param sequence its sequence number: it orders the changes of one item
 * @param item the item's key: the value of its only attribute, or a JSON object of both
 * @param arrival the time of the change, epoch milliseconds; 0 if it has none
 * @param offset the index in the event's bytes at which it begins
 * @param length the number of its bytes
 */
record TableRecord(
    String stream, BigInteger sequence, String item, long arrival, int offset, int length) {}
