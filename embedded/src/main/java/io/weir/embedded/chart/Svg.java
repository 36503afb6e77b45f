package io.weir.embedded.chart;

import java.util.Formatter;
import java.util.Locale;

/** A picture that is being drawn. Lengths are pixels. */
final class Svg {
  /** Writes a number with a dot in every language. */
  private final Formatter drawn = new Formatter(Locale.ROOT);

  Svg(int width, int height, String title) {
    drawn.format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            + " viewBox=\"0 0 %d %d\" role=\"img\" font-family=\"sans-serif\" font-size=\"12\">\n",
        width, height, width, height);
    drawn.format("<title>%s</title>\n", escaped(title));
    drawn.format("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n");
  }

  void rect(double x, double y, double width, double height, String colour, String hint) {
    drawn.format(
        "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"%s\"><title>%s</title></rect>\n",
        x, y, width, height, colour, escaped(hint));
  }

  void swatch(double x, double y, String colour) {
    drawn.format(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"10\" height=\"10\" fill=\"%s\"/>\n", x, y, colour);
  }

  void dot(double x, double y, String colour, String hint) {
    drawn.format(
        "<circle cx=\"%.2f\" cy=\"%.2f\" r=\"2.2\" fill=\"%s\"><title>%s</title></circle>\n",
        x, y, colour, escaped(hint));
  }

  void path(String points, String colour) {
    drawn.format(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\" stroke-linejoin=\"round\"/>\n",
        points, colour);
  }

  void line(double x1, double y1, double x2, double y2, String colour) {
    drawn.format(
        "<line x1=\"%.2f\" y1=\"%.2f\" x2=\"%.2f\" y2=\"%.2f\" stroke=\"%s\"/>\n",
        x1, y1, x2, y2, colour);
  }

  /**
   * @param anchor start, middle or end: which part of the text is at the place
   */
  void text(double x, double y, String anchor, int size, String words) {
    drawn.format(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\" fill=\"#333\">%s</text>\n",
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
