package io.weir.audit;

import java.util.function.Consumer;

/** One thing that rules are asked of, and where their findings go. */
record Subject(String function, String kind, String name, Consumer<Finding> findings) {
  void finding(Rule rule, String found, String expected) {
    findings.accept(new Finding(rule, function, kind, name, found, expected));
  }
}
