package io.weir.codec;

import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.text.SimpleDateFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names what a mapper of the author's own does in another way than Weir's. */
final class JsonFeatures {
  private JsonFeatures() {}

  /** Null if nothing is known to differ. */
  static @Nullable String of(ObjectMapper mapper) {
    ObjectMapper usual = JsonMapping.of(JsonSettings.DEFAULT).mapper();
    List<String> words = new ArrayList<>();
    for (SerializationFeature one : SerializationFeature.values()) {
      add(one, mapper.isEnabled(one), usual.isEnabled(one), words);
    }
    for (DeserializationFeature one : DeserializationFeature.values()) {
      add(one, mapper.isEnabled(one), usual.isEnabled(one), words);
    }
    for (MapperFeature one : MapperFeature.values()) {
      add(one, mapper.isEnabled(one), usual.isEnabled(one), words);
    }
    formats(mapper.getDeserializationConfig(), usual.getDeserializationConfig(), words);
    return words.isEmpty() ? null : String.join(", ", words);
  }

  private static void add(Enum<?> feature, boolean is, boolean usual, List<String> to) {
    if (is != usual) {
      to.add(feature.name() + " " + is);
    }
  }

  private static void formats(
      DeserializationConfig config, DeserializationConfig usual, List<String> to) {
    String dates = dates(config);
    if (!dates.equals(dates(usual))) {
      to.add("dates " + dates);
    }
    if (!config.getTimeZone().equals(usual.getTimeZone())) {
      to.add("zone " + config.getTimeZone().getID());
    }
    if (!config.getLocale().equals(usual.getLocale())) {
      to.add("locale " + config.getLocale());
    }
    if (!config.getBase64Variant().equals(usual.getBase64Variant())) {
      to.add("base64 " + config.getBase64Variant().getName());
    }
    for (var each = config.getProblemHandlers(); each != null; each = each.next()) {
      to.add("problems " + each.value().getClass().getName());
    }
  }

  private static String dates(DeserializationConfig config) {
    return config.getDateFormat() instanceof SimpleDateFormat simple
        ? simple.toPattern()
        : config.getDateFormat().getClass().getName();
  }
}
