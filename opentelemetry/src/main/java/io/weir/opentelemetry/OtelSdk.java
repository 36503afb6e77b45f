package io.weir.opentelemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporterBuilder;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.weir.annotation.Experimental;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Makes an SDK that sends metrics and spans by OTLP over HTTP, with OpenTelemetry's own variables:
 *
 * <ul>
 *   <li>{@code OTEL_EXPORTER_OTLP_ENDPOINT}, else {@code http://localhost:4318}, where a collector
 *       in a Lambda extension listens;
 *   <li>{@code OTEL_EXPORTER_OTLP_HEADERS}, as {@code name=value,other=value};
 *   <li>{@code OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE}: {@code delta} or {@code
 *       cumulative}, which is the default;
 *   <li>{@code OTEL_SERVICE_NAME}, else the name of the Lambda function;
 *   <li>{@code OTEL_RESOURCE_ATTRIBUTES}, as the headers.
 * </ul>
 *
 * <p>Whoever needs more makes an SDK as OpenTelemetry says, by its autoconfiguration for example,
 * and gives it to {@link OtelTelemetry}.
 */
@Experimental
public final class OtelSdk {
  private static final String PREFIX = "OTEL_EXPORTER_OTLP_";

  private final Map<String, String> variables;

  private OtelSdk(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /** Makes one by the environment of the process. */
  public static OpenTelemetrySdk fromEnvironment() {
    return from(System.getenv());
  }

  /**
   * Makes one by variables.
   *
   * @throws IllegalArgumentException if one of them cannot be read; the message names it
   */
  public static OpenTelemetrySdk from(Map<String, String> variables) {
    return new OtelSdk(variables).sdk();
  }

  private OpenTelemetrySdk sdk() {
    Resource resource = Resource.getDefault().merge(Resource.create(attributes()));
    return OpenTelemetrySdk.builder()
        .setTracerProvider(
            SdkTracerProvider.builder()
                .setResource(resource)
                .addSpanProcessor(BatchSpanProcessor.builder(spans()).build())
                .build())
        .setMeterProvider(
            SdkMeterProvider.builder()
                .setResource(resource)
                .registerMetricReader(PeriodicMetricReader.create(metrics()))
                .build())
        .build();
  }

  private OtlpHttpSpanExporter spans() {
    OtlpHttpSpanExporterBuilder spans =
        OtlpHttpSpanExporter.builder().setEndpoint(endpoint() + "/v1/traces");
    pairs(PREFIX + "HEADERS").forEach(spans::addHeader);
    return spans.build();
  }

  private OtlpHttpMetricExporter metrics() {
    OtlpHttpMetricExporterBuilder metrics =
        OtlpHttpMetricExporter.builder()
            .setEndpoint(endpoint() + "/v1/metrics")
            .setAggregationTemporalitySelector(temporality());
    pairs(PREFIX + "HEADERS").forEach(metrics::addHeader);
    return metrics.build();
  }

  private String endpoint() {
    return variables
        .getOrDefault(PREFIX + "ENDPOINT", "http://localhost:4318")
        .replaceAll("/+$", "");
  }

  private AggregationTemporalitySelector temporality() {
    String name = PREFIX + "METRICS_TEMPORALITY_PREFERENCE";
    String text = variables.getOrDefault(name, "cumulative").toLowerCase(Locale.ROOT);
    return switch (text) {
      case "cumulative" -> AggregationTemporalitySelector.alwaysCumulative();
      case "delta" -> AggregationTemporalitySelector.deltaPreferred();
      default ->
          throw new IllegalArgumentException(
              name + "='" + text + "' is neither; set it to delta or cumulative, or leave it out");
    };
  }

  /** What names the process; the instance is one of its own, so that its counts are not mixed. */
  private Attributes attributes() {
    AttributesBuilder all = Attributes.builder();
    all.put("service.instance.id", UUID.randomUUID().toString());
    put(all, "service.name", "AWS_LAMBDA_FUNCTION_NAME");
    put(all, "faas.name", "AWS_LAMBDA_FUNCTION_NAME");
    put(all, "faas.version", "AWS_LAMBDA_FUNCTION_VERSION");
    put(all, "faas.instance", "AWS_LAMBDA_LOG_STREAM_NAME");
    put(all, "cloud.region", "AWS_REGION");
    pairs("OTEL_RESOURCE_ATTRIBUTES").forEach(all::put);
    put(all, "service.name", "OTEL_SERVICE_NAME");
    return all.build();
  }

  private void put(AttributesBuilder into, String attribute, String variable) {
    String value = variables.get(variable);
    if (value != null && !value.isBlank()) {
      into.put(attribute, value);
    }
  }

  private Map<String, String> pairs(String variable) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : variables.getOrDefault(variable, "").split(",")) {
      if (pair.isBlank()) {
        continue;
      }
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            variable + " has a part without a value; write it as name=value,other=value");
      }
      String value = pair.substring(equals + 1).strip().replace("+", "%2B");
      pairs.put(
          pair.substring(0, equals).strip(), URLDecoder.decode(value, StandardCharsets.UTF_8));
    }
    return pairs;
  }
}
