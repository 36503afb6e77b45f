package io.weir.embedded.chart;

import java.util.Locale;

/** A picture that is being drawn. Lengths are pixels. */
final class Svg {
  private final StringBuilder drawn = new StringBuilder();

  Svg(int width, int height, String title) {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            + " viewBox=\"0 0 %d %d\" role=\"img\" font-family=\"sans-serif\" font-size=\"12\">",
        width, height, width, height);
    add("<title>%s</title>", escaped(title));
    add("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
  }

  /** A line of the picture; a number is written with a dot in every language. */
  private void add(String format, Object... values) {
    drawn.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  void rect(double x, double y, double width, double height, String colour, String hint) {
    add(
        "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"%s\"><title>%s</title></rect>",
        x, y, width, height, colour, escaped(hint));
  }

  void swatch(double x, double y, String colour) {
    add("<rect x=\"%.1f\" y=\"%.1f\" width=\"10\" height=\"10\" fill=\"%s\"/>", x, y, colour);
  }

  void dot(double x, double y, String colour, String hint) {
    add(
        "<circle cx=\"%.2f\" cy=\"%.2f\" r=\"2.2\" fill=\"%s\"><title>%s</title></circle>",
        x, y, colour, escaped(hint));
  }

  void path(String points, String colour) {
    add(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\" stroke-linejoin=\"round\"/>",
        points, colour);
  }

  void line(double x1, double y1, double x2, double y2, String colour) {
    add(
        "<line x1=\"%.2f\" y1=\"%.2f\" x2=\"%.2f\" y2=\"%.2f\" stroke=\"%s\"/>",
        x1, y1, x2, y2, colour);
  }

  /**
   * @param anchor start, middle or end: which part of the text is at the place
   */
  void text(double x, double y, String anchor, int size, String words) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\" fill=\"#333\">%s</text>",
        x, y, anchor, size, escaped(words));
  }

  /** Text for XML, which has no place for control characters and lone surrogates. */
  static String escaped(String words) {
    StringBuilder safe = new StringBuilder();
    words
        .codePoints()
        .forEach(c -> {
          switch (c) {
            case '&' -> safe.append("&amp;");
            case '<' -> safe.append("&lt;");
            case '>' -> safe.append("&gt;");
            default -> safe.appendCodePoint(isXml(c) ? c : 0xFFFD);
          }
        });
    return safe.toString();
  }

  private static boolean isXml(int c) {
    return c >= 0x20 && c < 0xD800 || c >= 0xE000 && c < 0xFFFE || c >= 0x10000;
  }

  String end() {
    return drawn + "</svg>\n";
  }
}
