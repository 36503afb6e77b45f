package io.weir.functions.coldstart;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.KinesisEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.weir.functions.pageviews.View;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Page views per minute as one would write them without Weir: Lambda maps the event to objects,
 * each record is one counting update. It keeps no order, no duplicate out and no late view apart.
 */
public final class PlainFunction implements RequestHandler<KinesisEvent, StreamsEventResponse> {
  private static final ObjectMapper JSON =
      JsonMapper.builder().addModule(new JavaTimeModule()).build();

  private final DynamoDbClient dynamo =
      DynamoDbClient.builder().httpClient(UrlConnectionHttpClient.create()).build();

  @Override
  public StreamsEventResponse handleRequest(KinesisEvent event, Context context) {
    event.getRecords().forEach(record -> count(view(record.getKinesis().getData().array())));
    return new StreamsEventResponse(List.of());
  }

  private static View view(byte[] data) {
    try {
      return JSON.readValue(data, View.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void count(View view) {
    String minute = view.at().truncatedTo(ChronoUnit.MINUTES).toString();
    count(dynamo, view.page() + "/" + minute);
  }

  static void count(DynamoDbClient dynamo, String row) {
    dynamo.updateItem(update ->
        update
            .tableName("plain-counts")
            .key(Map.of("page", AttributeValue.fromS(row)))
            .updateExpression("ADD #v :one")
            .expressionAttributeNames(Map.of("#v", "views"))
            .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))));
  }
}
