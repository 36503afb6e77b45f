package io.weir.deploy.alarm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of CloudWatch's metric math that alarms use, by its documentation ("Using math
 * expressions with CloudWatch metrics"): a time where one side is missing has no result, and a
 * division by zero has none. What it does not know is an error.
 */
public final class MetricMath {
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(AND|OR|[A-Z_]+(?=\\()|[A-Za-z]\\w*|[0-9.]+|<=|>=|==|[-+*/<>(),])");

  private final List<String> tokens = new ArrayList<>();
  private final Map<String, TreeMap<Integer, Double>> series;
  private final int times;
  private int at;

  private MetricMath(String text, Map<String, TreeMap<Integer, Double>> series, int times) {
    this.series = series;
    this.times = times;
    Matcher token = TOKEN.matcher(text);
    int end = 0;
    while (end < text.length()) {
      if (!token.find(end) || token.start() != end) {
        throw new IllegalArgumentException("no metric math: " + text.substring(end));
      }
      tokens.add(token.group(1));
      end = token.end();
    }
  }

  /**
   * @param series by id, each by the number of its period; what is not there is missing
   * @param times the number of periods
   */
  public static TreeMap<Integer, Double> value(
      String text, Map<String, TreeMap<Integer, Double>> series, int times) {
    MetricMath math = new MetricMath(text, series, times);
    TreeMap<Integer, Double> value = math.or();
    if (math.at != math.tokens.size()) {
      throw new IllegalArgumentException("behind the end of " + text + ": " + math.peek());
    }
    return value;
  }

  private String peek() {
    return at < tokens.size() ? tokens.get(at) : "";
  }

  private boolean take(String token) {
    boolean is = peek().equals(token);
    at += is ? 1 : 0;
    return is;
  }

  private void must(String token) {
    if (!take(token)) {
      throw new IllegalArgumentException(
          "'" + token + "' instead of '" + peek() + "' in " + tokens);
    }
  }

  private static TreeMap<Integer, Double> each(
      TreeMap<Integer, Double> one, TreeMap<Integer, Double> other, DoubleBinaryOperator with) {
    TreeMap<Integer, Double> all = new TreeMap<>();
    one.forEach((time, value) -> {
      Double beside = other.get(time);
      if (beside != null) {
        double result = with.applyAsDouble(value, beside);
        if (Double.isFinite(result)) {
          all.put(time, result);
        }
      }
    });
    return all;
  }

  private TreeMap<Integer, Double> or() {
    TreeMap<Integer, Double> value = and();
    while (take("OR")) {
      value = each(value, and(), (a, b) -> a != 0 || b != 0 ? 1 : 0);
    }
    return value;
  }

  private TreeMap<Integer, Double> and() {
    TreeMap<Integer, Double> value = compared();
    while (take("AND")) {
      value = each(value, compared(), (a, b) -> a != 0 && b != 0 ? 1 : 0);
    }
    return value;
  }

  private TreeMap<Integer, Double> compared() {
    TreeMap<Integer, Double> value = sum();
    if (take("<")) {
      return each(value, sum(), (a, b) -> a < b ? 1 : 0);
    }
    if (take(">")) {
      return each(value, sum(), (a, b) -> a > b ? 1 : 0);
    }
    return take("<=") ? each(value, sum(), (a, b) -> a <= b ? 1 : 0) : value;
  }

  private TreeMap<Integer, Double> sum() {
    TreeMap<Integer, Double> value = product();
    while (take("+")) {
      value = each(value, product(), Double::sum);
    }
    return value;
  }

  private TreeMap<Integer, Double> product() {
    TreeMap<Integer, Double> value = operand();
    while (peek().equals("*") || peek().equals("/")) {
      boolean times = take("*");
      at += times ? 0 : 1;
      value = each(value, operand(), times ? (a, b) -> a * b : (a, b) -> a / b);
    }
    return value;
  }

  private TreeMap<Integer, Double> operand() {
    String token = peek();
    at++;
    if (token.equals("(")) {
      TreeMap<Integer, Double> inner = or();
      must(")");
      return inner;
    }
    if (token.matches("[0-9.]+")) {
      return constant(Double.parseDouble(token));
    }
    if (peek().equals("(")) {
      return function(token);
    }
    TreeMap<Integer, Double> known = series.get(token);
    if (known == null) {
      throw new IllegalArgumentException("no metric has the id " + token);
    }
    return known;
  }

  private TreeMap<Integer, Double> constant(double value) {
    TreeMap<Integer, Double> all = new TreeMap<>();
    for (int time = 0; time < times; time++) {
      all.put(time, value);
    }
    return all;
  }

  private TreeMap<Integer, Double> function(String name) {
    must("(");
    TreeMap<Integer, Double> first = or();
    TreeMap<Integer, Double> value =
        switch (name) {
          case "FILL" -> fill(first);
          case "RUNNING_SUM" -> runningSum(first);
          case "DIFF" -> difference(first);
          case "IF" -> choose(first);
          default ->
              throw new IllegalArgumentException("the function " + name + " is not known here");
        };
    must(")");
    return value;
  }

  private TreeMap<Integer, Double> fill(TreeMap<Integer, Double> of) {
    must(",");
    TreeMap<Integer, Double> all = new TreeMap<>(of);
    boolean repeat = take("REPEAT");
    double filling = repeat ? Double.NaN : Double.parseDouble(tokens.get(at++));
    for (int time = 0; time < times; time++) {
      Map.Entry<Integer, Double> before = of.floorEntry(time);
      double value = repeat && before != null ? before.getValue() : filling;
      if (!Double.isNaN(value)) {
        all.putIfAbsent(time, value);
      }
    }
    return all;
  }

  private static TreeMap<Integer, Double> runningSum(TreeMap<Integer, Double> of) {
    TreeMap<Integer, Double> all = new TreeMap<>();
    double sum = 0;
    for (Map.Entry<Integer, Double> one : of.entrySet()) {
      sum += one.getValue();
      all.put(one.getKey(), sum);
    }
    return all;
  }

  private static TreeMap<Integer, Double> difference(TreeMap<Integer, Double> of) {
    TreeMap<Integer, Double> all = new TreeMap<>();
    of.forEach((time, value) -> {
      Map.Entry<Integer, Double> before = of.lowerEntry(time);
      if (before != null) {
        all.put(time, value - before.getValue());
      }
    });
    return all;
  }

  private TreeMap<Integer, Double> choose(TreeMap<Integer, Double> condition) {
    must(",");
    TreeMap<Integer, Double> then = or();
    must(",");
    TreeMap<Integer, Double> otherwise = or();
    TreeMap<Integer, Double> all = new TreeMap<>();
    condition.forEach((time, holds) -> {
      Double value = (holds != 0 ? then : otherwise).get(time);
      if (value != null) {
        all.put(time, value);
      }
    });
    return all;
  }
}
