package io.weir.functions.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Does with the starter's template what docs/guides/existing-streams.md says. */
class ExistingStreamsTest {
  private static final String GUIDE = "docs/guides/existing-streams.md";
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```");

  private static List<String> blocks() {
    return BLOCK
        .matcher(Repository.text(GUIDE))
        .results()
        .map((MatchResult block) -> block.group(1))
        .toList();
  }

  @Test
  void theStartersTemplateTakesAStreamThatIsThere() throws IOException {
    String starter = Repository.text("starter/{{cookiecutter.project}}/template.yaml");
    int uses = starter.split("!GetAtt CountsStream\\.Arn", -1).length - 1;
    String edited =
        starter
            .replaceFirst("(?m)^Parameters:\\n", "Parameters:\n" + blocks().getFirst())
            .replaceAll("(?ms)^  CountsStream:\\n(   .*?\\n)+", "")
            .replace("!GetAtt CountsStream.Arn", "!Ref ViewsStreamArn")
            .replace(
                "WEIR_STREAM_VIEWS: !Ref CountsStream", "WEIR_STREAM_VIEWS: !Ref ViewsStreamArn");

    assertThat(uses).as("the guide says three times").isEqualTo(3);
    assertThat(edited).doesNotContain("CountsStream").doesNotContain("AWS::Kinesis::Stream");
    assertThat(blocks()).hasSize(3).allSatisfy(block -> assertThat(edited).contains(block));

    JsonNode template = new YAMLMapper().readTree(edited);
    assertThat(template.at("/Parameters/ViewsStreamArn/Type").asText()).isEqualTo("String");
    assertThat(
            template.at("/Resources/Counts/Properties/Events/Records/Properties/Stream").asText())
        .isEqualTo("ViewsStreamArn");
  }
}
