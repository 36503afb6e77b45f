package io.weir.benchmarks;

import io.weir.codec.Codec;
import io.weir.codec.Compact;
import io.weir.codec.Json;
import io.weir.format.avro.Avro;
import io.weir.format.protobuf.Protobuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The formats that the view is decoded from, one after the other, as the engine does it. */
enum Decoding {
  JSON("JSON") {
    @Override
    Payloads<?> payloads() {
      return new Payloads<>(Json.of(View.class), view -> view, View::page);
    }
  },
  COMPACT("Compact") {
    @Override
    Payloads<?> payloads() {
      return new Payloads<>(Compact.of(View.class), view -> view, View::page);
    }
  },
  AVRO_RECORD("Avro, a Java record") {
    @Override
    Payloads<?> payloads() {
      return new Payloads<>(Avro.of(View.class), view -> view, View::page);
    }
  },
  AVRO_GENERATED("Avro, a generated class") {
    @Override
    Payloads<?> payloads() {
      return new Payloads<>(
          Avro.specific(GeneratedView.class), GeneratedView::new, GeneratedView::page);
    }
  },
  PROTOBUF("Protobuf, a generated class") {
    @Override
    Payloads<?> payloads() {
      return new Payloads<>(
          Protobuf.of(ViewProto.ViewMessage.class), Decoding::message, Decoding::texts);
    }
  };

  /** The most that Avro and Protobuf may take of JSON's CPU. */
  static final double BAR = 0.7;

  private static final int VIEWS = 1_024;

  private final String words;

  Decoding(String words) {
    this.words = words;
  }

  abstract Payloads<?> payloads();

  /** Payloads of many views in a format, and their decoder. */
  static final class Payloads<T> {
    private final Codec.Decoding<T> decoding;
    private final Function<T, String> read;
    private final List<byte[]> all = new ArrayList<>();

    Payloads(Codec<T> codec, Function<View, T> of, Function<T, String> read) {
      this.decoding = codec.decoder();
      this.read = read;
      new Events(100, VIEWS).forEach(view -> all.add(codec.encode(of.apply(view))));
    }

    /** Decodes so many; the result keeps the compiler from leaving it out. */
    int decode(int count) {
      int sum = 0;
      for (int i = 0; i < count; i++) {
        byte[] payload = all.get(i & VIEWS - 1);
        sum += read.apply(decoding.decode(payload, 0, payload.length)).length();
      }
      return sum;
    }

    double bytes() {
      return all.stream().mapToInt(payload -> payload.length).average().orElseThrow();
    }
  }

  private static ViewProto.ViewMessage message(View view) {
    return ViewProto.ViewMessage.newBuilder()
        .setId(view.id())
        .setPage(view.page())
        .setAt(view.at())
        .setBytes(view.bytes())
        .build();
  }

  /** A message decodes a text when it is first asked for. */
  private static String texts(ViewProto.ViewMessage message) {
    return message.getId().isEmpty() ? "" : message.getPage();
  }

  static Measurement all() {
    return new Measurement(
        "decoding",
        figures -> {
          for (Decoding format : values()) {
            String name = format.name();
            figures.addAll(name + ".", Figures.read(Fork.run(DecodingRun.class, name)));
          }
        });
  }

  static double ofJson(Figures figures, Decoding format) {
    return figures.get(format.name() + ".cpu") / figures.get(JSON.name() + ".cpu");
  }

  static String table(Figures figures) {
    StringBuilder text =
        new StringBuilder(
            "| format | bytes of a payload | CPU, ns an event | of JSON's | bytes allocated |\n"
                + "|---|--:|--:|--:|--:|\n");
    for (Decoding format : values()) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %.0f | %.0f | %.2f | %.0f |%n",
              format.words,
              figures.get(format.name() + ".size"),
              figures.get(format.name() + ".cpu"),
              ofJson(figures, format),
              figures.get(format.name() + ".bytes")));
    }
    return text.toString();
  }

  /** The format in a sentence. */
  String words() {
    return words;
  }
}
