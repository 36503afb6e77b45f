package io.weir.connect.opensearch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.http.HttpInfo;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;
import org.opensearch.transport.Netty4ModulePlugin;

/** A node of OpenSearch in this process, on a free port of this machine. */
final class OpenSearchNode implements AutoCloseable {
  private static final class Embedded extends Node {
    Embedded(Settings settings, Collection<PluginInfo> plugins) {
      super(
          InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "weir"),
          plugins,
          false);
    }
  }

  private final HttpClient client = HttpClient.newHttpClient();
  private final Node node;
  private final int port;

  private OpenSearchNode(Node node) {
    this.node = node;
    this.port =
        node.client()
            .admin()
            .cluster()
            .prepareNodesInfo()
            .get()
            .getNodes()
            .get(0)
            .getInfo(HttpInfo.class)
            .getAddress()
            .publishAddress()
            .getPort();
  }

  static OpenSearchNode start() {
    System.setProperty("log4j2.configurationFile", "log4j2-off.properties");
    try {
      Path home = Files.createTempDirectory("weir-opensearch");
      Settings settings =
          Settings.builder()
              .put("path.home", home)
              .put("cluster.name", "weir")
              .put("node.name", "weir")
              .put("discovery.type", "single-node")
              .put("network.host", "127.0.0.1")
              .put("http.port", "0")
              .put("transport.port", "0")
              .put("http.type", "netty4")
              .put("transport.type", "netty4")
              .put("cluster.routing.allocation.disk.threshold_enabled", false)
              .build();
      PluginInfo netty =
          new PluginInfo(
              "netty",
              "netty",
              "n/a",
              Version.CURRENT,
              "21",
              Netty4ModulePlugin.class.getName(),
              null,
              List.of(),
              false);
      return new OpenSearchNode(new Embedded(settings, List.of(netty)).start());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  int port() {
    return port;
  }

  String call(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      return answer.body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    node.close();
    client.close();
  }
}
