package io.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The BOM has all that a release gives to users, in the version of the release. */
class BomTest {
  private static final Path ROOT = Files.exists(Path.of("README.md")) ? Path.of("") : Path.of("..");
  private static final String MANAGED = "/project/dependencyManagement/dependencies/dependency";
  private static final String RELEASE = "mvn -Prelease -DskipTests package -pl bom,";
  private static final Document PARENT = pom("pom.xml");
  private static final Document BOM = pom("bom/pom.xml");

  private static Document pom(String path) {
    try {
      return DocumentBuilderFactory.newDefaultInstance()
          .newDocumentBuilder()
          .parse(ROOT.resolve(path).toFile());
    } catch (Exception e) {
      throw new AssertionError(path, e);
    }
  }

  private static List<String> texts(Document pom, String path) {
    try {
      NodeList found =
          (NodeList)
              XPathFactory.newDefaultInstance()
                  .newXPath()
                  .evaluate(path, pom, XPathConstants.NODESET);
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < found.getLength(); i++) {
        texts.add(found.item(i).getTextContent());
      }
      return texts;
    } catch (XPathExpressionException e) {
      throw new AssertionError(path, e);
    }
  }

  /** The modules that are not kept from being deployed, without the BOM itself. */
  private static Stream<String> publishedModules() {
    return texts(PARENT, "/project/modules/module").stream()
        .filter(module -> !module.equals("bom"))
        .filter(module ->
            !texts(pom(module + "/pom.xml"), "/project/properties/maven.deploy.skip")
                .contains("true"));
  }

  private static String artifact(String module) {
    return texts(pom(module + "/pom.xml"), "/project/artifactId").getFirst();
  }

  @Test
  void itListsWhatIsPublishedAndNothingElse() {
    assertThat(texts(BOM, MANAGED + "/artifactId"))
        .as("the modules without maven.deploy.skip: add a new one to bom/pom.xml")
        .contains("weir-core")
        .containsExactlyInAnyOrderElementsOf(
            publishedModules()
                .filter(module -> !module.equals("archetype")) // No project depends on it.
                .map(BomTest::artifact)
                .toList());
  }

  @Test
  void itHasTheVersionOfTheProjectAndGivesIt() {
    List<String> version = texts(PARENT, "/project/version");
    List<String> group = texts(PARENT, "/project/groupId");
    assertThat(texts(BOM, "/project/version")).as("bom/pom.xml has no parent").isEqualTo(version);
    assertThat(texts(BOM, "/project/groupId")).isEqualTo(group);
    assertThat(texts(BOM, MANAGED)).hasSameSizeAs(texts(BOM, MANAGED + "/version"));
    assertThat(texts(BOM, MANAGED + "/version")).containsOnly("${project.version}");
    assertThat(texts(BOM, MANAGED + "/groupId")).containsOnly(group.getFirst());
  }

  /** Who imports it gets the versions of Weir, and of nothing that Weir is built with. */
  @Test
  void itHasNoParentAndImportsNothing() {
    assertThat(texts(BOM, "/project/parent")).isEmpty();
    assertThat(texts(BOM, "//scope")).isEmpty();
  }

  @Test
  void theReleaseCommandBuildsIt() throws IOException {
    String page = Files.readString(ROOT.resolve("CONTRIBUTING.md"));
    assertThat(page).contains(RELEASE);
    String modules = page.substring(page.indexOf(RELEASE) + RELEASE.length()).split("`")[0];
    assertThat(Arrays.asList(modules.split(",")))
        .as("the modules of a release in CONTRIBUTING.md")
        .containsExactlyInAnyOrderElementsOf(publishedModules().toList());
  }
}
