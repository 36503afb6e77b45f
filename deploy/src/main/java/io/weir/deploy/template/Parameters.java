package io.weir.deploy.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** The parameters and conditions of a template. */
final class Parameters {
  private final Map<String, Block> parameters = new LinkedHashMap<>();
  private final Map<String, Object> conditions = new LinkedHashMap<>();
  private final Options options;

  Parameters(Options options) {
    this.options = options;
    text("Name", "weir", "Every name begins with it; two stacks in one region need two names")
        .put("AllowedPattern", "[a-z][a-z0-9-]{0," + (Options.LONGEST_STACK - 1) + "}")
        .put(
            "ConstraintDescription",
            "at most "
                + Options.LONGEST_STACK
                + " lower-case letters, digits and hyphens, beginning with a letter");
  }

  /** Adds a parameter that is a text. */
  Block text(String name, String standard, String words) {
    return parameters.computeIfAbsent(
        name,
        is -> new Block().put("Description", words).put("Type", "String").put("Default", standard));
  }

  /** Adds a parameter that has to be given. */
  Block required(String name, String words) {
    return parameters.computeIfAbsent(
        name, is -> new Block().put("Description", words).put("Type", "String"));
  }

  /** Adds a parameter that is a list with commas. */
  void list(String name, String type, String words) {
    parameters.computeIfAbsent(name, is -> new Block().put("Description", words).put("Type", type));
  }

  /** Adds a parameter that is a number within limits. */
  void number(String name, int standard, int least, int most, String words) {
    parameters.computeIfAbsent(
        name,
        is ->
            new Block()
                .put("Description", words)
                .put("Type", "Number")
                .put("Default", standard)
                .put("MinValue", least)
                .putIf(most > 0, "MaxValue", most));
  }

  /** Adds a parameter that is one of some texts or numbers. */
  void choice(String name, Object standard, String words, Object... values) {
    parameters.computeIfAbsent(
        name,
        is ->
            new Block()
                .putIf(!words.isEmpty(), "Description", words)
                .put("Type", standard instanceof Integer ? "Number" : "String")
                .put("Default", standard)
                .put("AllowedValues", Yaml.line(values)));
  }

  /** The names of all that have been added. */
  Set<String> names() {
    return Set.copyOf(parameters.keySet());
  }

  boolean has(String name) {
    return parameters.containsKey(name);
  }

  /** Adds a condition that holds if a parameter is not empty. */
  String given(String condition, String parameter) {
    return otherThan(condition, parameter, "");
  }

  /** Adds a condition that holds if a parameter has another value. */
  String otherThan(String condition, String parameter, Object value) {
    conditions.put(condition, Yaml.call("!Not", Yaml.call("!Equals", Yaml.ref(parameter), value)));
    return condition;
  }

  /** Adds a condition that holds if a parameter has a value. */
  String equal(String condition, String parameter, Object value) {
    conditions.put(condition, Yaml.call("!Equals", Yaml.ref(parameter), value));
    return condition;
  }

  /** The parameter that a function takes a value from: one of its own if it is set for it alone. */
  String of(Member member, String parameter) {
    return isOwn(member, parameter) ? member.id() + parameter : parameter;
  }

  boolean isOwn(Member member, String parameter) {
    return options.set().containsKey(member.name() + "." + parameter);
  }

  /**
   * Adds the parameters that are set for one function alone: like those of all, with their own
   * values.
   *
   * @throws IllegalArgumentException if there is no such function or parameter
   */
  void addOwn(List<Member> members) {
    Map<String, Member> byName = new LinkedHashMap<>();
    members.forEach(member -> byName.put(member.name(), member));
    options.set().keySet().stream().sorted().forEach(setting -> addOwn(setting, byName));
  }

  private void addOwn(String setting, Map<String, Member> members) {
    int dot = setting.lastIndexOf('.');
    Member member = dot < 0 ? null : members.get(setting.substring(0, dot));
    String parameter = setting.substring(dot + 1);
    if (member == null || !Options.OF_A_FUNCTION.contains(parameter)) {
      throw new IllegalArgumentException(
          "--set "
              + setting
              + ": give FUNCTION.PARAMETER=VALUE with one of the functions "
              + members.keySet()
              + " and one of "
              + Options.OF_A_FUNCTION);
    }
    requireUsed(setting, member, parameter);
    String value = options.set().getOrDefault(setting, "");
    parameters.put(member.id() + parameter, like(parameter, member, value));
  }

  /** Refuses what the template would not use for the function. */
  private void requireUsed(String setting, Member member, String parameter) {
    boolean managed = options.has(Options.Choice.MANAGED_INSTANCES);
    if (managed && List.of("ProvisionedConcurrency", "ReservedConcurrency").contains(parameter)) {
      throw new IllegalArgumentException(
          "--set " + setting + ": managed instances have none; leave it out");
    }
    if (parameter.equals("Factor") && member.readsTopicsAlone()) {
      throw new IllegalArgumentException(
          "--set " + setting + ": a mapping of Kafka has no factor; leave it out");
    }
  }

  private Block like(String parameter, Member member, String value) {
    Block own = new Block();
    own.put("Description", parameter + " of " + member.name() + " alone");
    Block ofAll = Objects.requireNonNull(parameters.get(parameter), parameter);
    own.putAll(ofAll.without("Description", "Default"));
    Object standard = value(member.name() + "." + parameter, value, ofAll);
    return own.put("Default", standard);
  }

  private static Object value(String setting, String value, Block like) {
    List<String> allowed = like.texts("AllowedValues");
    if (!allowed.isEmpty() && !allowed.contains(value)) {
      throw new IllegalArgumentException(
          "--set " + setting + "=" + value + ": give one of " + allowed);
    }
    if (!like.text("Type").equals("Number")) {
      return value;
    }
    if (!value.matches("-?[0-9]{1,9}")) {
      throw new IllegalArgumentException("--set " + setting + "=" + value + ": give a number");
    }
    requireWithin(setting, Integer.parseInt(value), like);
    return Integer.parseInt(value);
  }

  private static void requireWithin(String setting, int value, Block limits) {
    long least = limits.number("MinValue").orElse(Long.MIN_VALUE);
    long most = limits.number("MaxValue").orElse(Long.MAX_VALUE);
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "--set "
              + setting
              + "="
              + value
              + " is out of the limits of the parameter; give "
              + (most == Long.MAX_VALUE ? least + " or more" : least + " to " + most));
    }
  }

  /** The parameters that a text refers to. */
  Block parameters(String used) {
    Block all = new Block();
    parameters.forEach((name, parameter) ->
        all.putIf(names(used, "(!Ref |\\$\\{)" + name + "\\b"), name, parameter));
    return all;
  }

  /** The conditions that a text refers to. */
  Block conditions(String used) {
    Block all = new Block();
    conditions.forEach((name, condition) ->
        all.putIf(names(used, "(!If \\[|Condition: )" + name + "\\b"), name, condition));
    return all;
  }

  private static boolean names(String used, String pattern) {
    return Pattern.compile(pattern).matcher(used).find();
  }
}
