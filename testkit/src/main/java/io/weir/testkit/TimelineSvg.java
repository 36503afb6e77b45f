package io.weir.testkit;

import java.util.Formatter;
import java.util.Locale;

/** A picture that is being drawn, whose colours follow the reader's choice. Lengths are pixels. */
final class TimelineSvg {
  /** Letters of any usual sans-serif font are no wider on the average, at size 12. */
  private static final double LETTER = 7.0;

  private static final String STYLE =
      """
      <style>
      .paper{fill:#ffffff}.text{fill:#1f2328}.muted{fill:#59636e}.bold{font-weight:bold}
      .grid{stroke:#d1d9e0}.leader{stroke:#afb8c1;stroke-dasharray:2 3}
      .past{fill:#8250df;fill-opacity:.07}.mark{stroke:#8250df;stroke-width:2;fill:none}
      .bar{fill:#ddf4ff;stroke:#0969da}.result{fill:#1a7f37}.gone{fill:#ffffff;stroke:#1a7f37}
      .late{fill:#ffffff;stroke:#cf222e;stroke-width:2}.latetext{fill:#cf222e}
      .s0{fill:#0969da}.s1{fill:#bc4c00}.s2{fill:#bf3989}
      @media (prefers-color-scheme:dark){
      .paper{fill:#0d1117}.text{fill:#f0f6fc}.muted{fill:#9198a1}
      .grid{stroke:#3d444d}.leader{stroke:#656c76}
      .past{fill:#ab7df8;fill-opacity:.12}.mark{stroke:#ab7df8}
      .bar{fill:#121d2f;stroke:#4493f8}.result{fill:#3fb950}.gone{fill:#0d1117;stroke:#3fb950}
      .late{fill:#0d1117;stroke:#f85149}.latetext{fill:#f85149}
      .s0{fill:#4493f8}.s1{fill:#f0883e}.s2{fill:#db61a2}}
      </style>
      """;

  /** Writes a number with a dot in every language. */
  private final Formatter drawn = new Formatter(Locale.ROOT);

  TimelineSvg(int width, int height, String title, String description) {
    drawn.format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
            + " role=\"img\" aria-labelledby=\"title desc\" font-family=\"sans-serif\""
            + " font-size=\"12\">\n",
        width, height, width, height);
    drawn.format("<title id=\"title\">%s</title>\n", escaped(title));
    drawn.format("<desc id=\"desc\">%s</desc>\n", escaped(description));
    drawn.format("%s", STYLE);
    rect(0, 0, width, height, "paper");
  }

  /** No less than the width of words in most fonts. */
  static double width(String words) {
    return words.length() * LETTER;
  }

  void rect(double x, double y, double width, double height, String kind) {
    drawn.format(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\"/>\n",
        x, y, width, height, kind);
  }

  void line(double x1, double y1, double x2, double y2, String kind) {
    drawn.format(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>\n",
        x1, y1, x2, y2, kind);
  }

  void path(String points, String kind) {
    drawn.format("<path d=\"%s\" class=\"%s\"/>\n", points, kind);
  }

  static String point(String letter, double x, double y) {
    return String.format(Locale.ROOT, "%s%.1f %.1f", letter, x, y);
  }

  void dot(double x, double y, String kind) {
    drawn.format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" class=\"%s\"/>\n", x, y, kind);
  }

  void diamond(double x, double y, String kind) {
    path(
        point("M", x, y - 6)
            + point("L", x + 6, y)
            + point("L", x, y + 6)
            + point("L", x - 6, y)
            + "Z",
        kind);
  }

  /**
   * @param anchor start, middle or end: which part of the words is at the place
   */
  void text(double x, double y, String anchor, String kind, String words) {
    drawn.format(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>\n",
        x, y, anchor, kind, escaped(words));
  }

  private static String escaped(String words) {
    return drawable(words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** The words with ~ for what XML cannot hold, such as what stands between the parts of a key. */
  private static String drawable(String words) {
    StringBuilder drawable = new StringBuilder(words.length());
    words.codePoints().map(one -> isOfXml(one) ? one : '~').forEach(drawable::appendCodePoint);
    return drawable.toString();
  }

  private static boolean isOfXml(int letter) {
    boolean control = letter < ' ' && letter != '\t' && letter != '\n' && letter != '\r';
    boolean half = letter >= Character.MIN_SURROGATE && letter <= Character.MAX_SURROGATE;
    return !control && !half && letter != 0xFFFE && letter != 0xFFFF;
  }

  String end() {
    return drawn + "</svg>\n";
  }
}
