package io.weir.deploy.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.definition.Change;
import io.weir.definition.Verdict;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes plans for readers: as lines, or as JSON. */
public final class PlanText {
  private static final int WIDTH = 100;

  private PlanText() {}

  /** The plans as lines: a line for each part, and why where it has changed. */
  public static List<String> lines(PlanSet set) {
    List<String> lines = new ArrayList<>();
    for (Plan plan : set.plans()) {
      lines.add("function " + plan.function() + ": " + plan.verdict().words());
      plan.changes().forEach(change -> add(change, lines));
    }
    lines.add(last(set.verdict()));
    return lines;
  }

  private static void add(Change change, List<String> lines) {
    lines.add("  " + change.name() + ": " + change.verdict().words());
    wrapped(change.why()).forEach(line -> lines.add("      " + line));
  }

  private static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (line.length() + word.length() >= WIDTH) {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
      }
      line.append(word).append(' ');
    }
    if (!line.toString().isBlank()) {
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static String last(Verdict worst) {
    return switch (worst) {
      case UNCHANGED, SAFE -> "all state goes on";
      case STARTS_ANEW -> "deploy it if what starts anew may: it finds nothing of what is stored";
      case CANNOT_BE_TOLD -> "look yourself at what cannot be told, and then deploy it";
      case NEEDS_UPCASTER -> "declare how what is stored is read, and look again";
      case REFUSED -> "do not deploy it: it would misread what is stored, and does not start";
    };
  }

  /** The plans as JSON, on one line. */
  public static String json(PlanSet set) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("verdict", set.verdict().words());
      out.writeNumberField("status", set.status());
      out.writeArrayFieldStart("functions");
      for (Plan plan : set.plans()) {
        write(plan, out);
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a writer in memory does not fail", e);
    }
    return text.toString();
  }

  private static void write(Plan plan, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("function", plan.function());
    out.writeStringField("verdict", plan.verdict().words());
    out.writeStringField("fingerprint", plan.fingerprint());
    out.writeArrayFieldStart("changes");
    for (Change change : plan.changes()) {
      out.writeStartObject();
      out.writeStringField("topic", change.topic().name().toLowerCase(Locale.ROOT));
      out.writeStringField("name", change.name());
      out.writeStringField("verdict", change.verdict().words());
      out.writeStringField("why", change.why());
      out.writeBooleanField("refusedAtStart", change.refusedAtStart());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }
}
