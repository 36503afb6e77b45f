package io.weir.audit;

import java.util.function.Consumer;

/** A thing that rules check, and the receiver of their findings. */
record Subject(String function, String kind, String name, Consumer<Finding> findings) {
  void finding(Rule rule, String found, String expected) {
    findings.accept(new Finding(rule, function, kind, name, found, expected));
  }
}
