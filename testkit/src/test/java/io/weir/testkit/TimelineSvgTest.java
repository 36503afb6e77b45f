package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class TimelineSvgTest {
  private static Document parsed(TimelineSvg drawn) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(drawn.end().getBytes(StandardCharsets.UTF_8)));
  }

  /** The key of several parts has a zero between them. */
  @Test
  void whateverIsSaidThePictureIsXml() throws Exception {
    TimelineSvg drawn = new TimelineSvg(100, 100, "shop\0cart", "a\u0001 < b & \uD83D\uDE00");
    drawn.text(1, 1, "start", "text", "half \uD83D, none \uFFFF\uFFFE, tab\t");

    Document picture = parsed(drawn);

    assertThat(picture.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("shop~cart");
    assertThat(picture.getElementsByTagName("desc").item(0).getTextContent())
        .isEqualTo("a~ < b & \uD83D\uDE00");
    assertThat(picture.getElementsByTagName("text").item(0).getTextContent())
        .isEqualTo("half ~, none ~~, tab\t");
  }

  @Test
  void aDayMayHaveALineForEachHour() {
    assertThat(new TimelineAxis(0, 24, 1).ticks()).hasSize(25);
    assertThatThrownBy(() -> new TimelineAxis(0, 25, 1))
        .hasMessageContaining("24 steps between its lines at most")
        .hasMessageContaining("between(..)");
  }
}
