package io.weir.deploy.alarm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** The metric alarms of a template, with the defaults of its parameters. */
public final class TemplateAlarms {
  private static final Pattern PLACE = Pattern.compile("\\$\\{(\\w+)}");
  private static final String ALARM = "AWS::CloudWatch::Alarm";

  private final Map<String, String> parameters = new TreeMap<>();
  private final Map<String, AlarmRule> alarms = new TreeMap<>();

  private TemplateAlarms() {}

  /**
   * The metric alarms by name, as {@code weir-page-views-errors}; composite ones are not among
   * them.
   *
   * @param template the text of a SAM template
   */
  public static Map<String, AlarmRule> of(String template) {
    TemplateAlarms read = new TemplateAlarms();
    Map<?, ?> all = new Yaml(new Tags()).load(template);
    entries(all.get("Parameters"))
        .forEach((name, one) ->
            read.parameters.put("" + name, String.valueOf(entries(one).get("Default"))));
    entries(all.get("Resources")).values().forEach(read::resource);
    return read.alarms;
  }

  private static Map<?, ?> entries(@Nullable Object map) {
    return map instanceof Map<?, ?> entries ? entries : Map.of();
  }

  private void resource(@Nullable Object resource) {
    if (ALARM.equals(entries(resource).get("Type"))) {
      Map<?, ?> properties = entries(filled(entries(resource).get("Properties")));
      alarms.put(String.valueOf(properties.get("AlarmName")), new AlarmRule(properties));
    }
  }

  /** Reads short tags as texts. */
  private static final class Tags extends SafeConstructor {
    Tags() {
      super(new LoaderOptions());
      yamlMultiConstructors.put(
          "!",
          new AbstractConstruct() {
            @Override
            public Object construct(Node node) {
              return node instanceof ScalarNode text
                  ? node.getTag().getValue() + " " + text.getValue()
                  : "";
            }
          });
    }
  }

  /** The same with the values of parameters. */
  private Object filled(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> all = new LinkedHashMap<>();
      map.forEach((name, one) -> all.put(name, filled(one)));
      return all;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(this::filled).toList();
    }
    String text = String.valueOf(value);
    if (text.startsWith("!Ref ")) {
      return parameters.getOrDefault(text.substring(5), text);
    }
    return text.startsWith("!Sub ")
        ? PLACE
            .matcher(text.substring(5))
            .replaceAll(
                one -> Matcher.quoteReplacement(parameters.getOrDefault(one.group(1), one.group())))
        : text;
  }
}
