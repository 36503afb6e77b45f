/**
 * DynamoDB in memory, as far as Weir uses it: {@link io.weir.simulation.dynamodb.DynamoDbModel}
 * answers the SDK's client calls with the documented behaviour. It is held against DynamoDB Local
 * by its tests.
 */
package io.weir.simulation.dynamodb;
