package io.weir.format.protobuf;

import io.weir.codec.CodecException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The message types of a .proto file, by their places. Registries keep files as text, and records
 * name their type by its place in the file. Only packages, messages and maps are read of it; what
 * else it says is protoc's to judge.
 */
final class ProtoFile {
  private static final int LONGEST = 4 * 1024 * 1024;
  private static final int DEEPEST = 100;

  /** Comments and texts are passed over; names may have dots. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "//[^\\n]*+|/\\*(?s:.)*?\\*/|\"(?:[^\"\\\\\\n]|\\\\.)*+\"|'(?:[^'\\\\\\n]|\\\\.)*+'"
              + "|[\\w.]++|[{}<>=;,]");

  private final List<Type> top = new ArrayList<>();

  /**
   * A message type.
   *
   * @param entry true for the type that protoc makes of the entries of a map
   */
  private record Type(String name, boolean entry, List<Type> nested) {
    Type(String name, boolean entry) {
      this(name, entry, new ArrayList<>());
    }
  }

  private ProtoFile() {}

  /**
   * @throws CodecException if it is not the text of a .proto file
   */
  static ProtoFile parsed(String text) {
    if (text.length() > LONGEST) {
      throw new CodecException("the .proto file has more than " + LONGEST + " characters", null);
    }
    ProtoFile file = new ProtoFile();
    file.read(tokens(text));
    return file;
  }

  private static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      char first = matcher.group().charAt(0);
      if (first != '/' && first != '"' && first != '\'') {
        tokens.add(matcher.group());
      }
    }
    return tokens;
  }

  private void read(List<String> tokens) {
    String packaged = "";
    List<@Nullable Type> open = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.get(i);
      boolean begins = i == 0 || "{};".contains(tokens.get(i - 1));
      if (begins && open.isEmpty() && token.equals("package") && i + 1 < tokens.size()) {
        packaged = tokens.get(i + 1) + ".";
      } else if (token.equals("{")) {
        open.add(opened(tokens, i, open, packaged));
        requireFits(open.size());
      } else if (token.equals("}")) {
        requireOpen(open);
        open.removeLast();
      } else if (begins && token.equals("map") && isMap(tokens, i)) {
        addEntry(tokens.get(i + 6), open);
      }
    }
    if (!open.isEmpty()) {
      throw new CodecException("the .proto file ends within a block", null);
    }
  }

  /** The message that begins with a brace; null if something else does. */
  private @Nullable Type opened(
      List<String> tokens, int brace, List<@Nullable Type> open, String packaged) {
    boolean message = brace >= 2 && tokens.get(brace - 2).equals("message");
    boolean group =
        brace >= 4 && tokens.get(brace - 4).equals("group") && tokens.get(brace - 2).equals("=");
    if (!message && !group) {
      return null;
    }
    String name = tokens.get(group ? brace - 3 : brace - 1);
    Type around = around(open);
    Type type = new Type(around == null ? packaged + name : around.name() + "." + name, false);
    (around == null ? top : around.nested()).add(type);
    return type;
  }

  private static @Nullable Type around(List<@Nullable Type> open) {
    for (int i = open.size() - 1; i >= 0; i--) {
      Type type = open.get(i);
      if (type != null) {
        return type;
      }
    }
    return null;
  }

  /** {@code map < key , value > name}. */
  private static boolean isMap(List<String> tokens, int at) {
    return at + 6 < tokens.size()
        && tokens.get(at + 1).equals("<")
        && tokens.get(at + 3).equals(",")
        && tokens.get(at + 5).equals(">");
  }

  private static void addEntry(String field, List<@Nullable Type> open) {
    Type around = around(open);
    if (around != null) {
      around.nested().add(new Type(around.name() + "." + camel(field) + "Entry", true));
    }
  }

  private static String camel(String field) {
    StringBuilder name = new StringBuilder();
    boolean upper = true;
    for (char letter : field.toCharArray()) {
      if (letter == '_') {
        upper = true;
      } else {
        name.append(upper ? Character.toUpperCase(letter) : letter);
        upper = false;
      }
    }
    return name.toString();
  }

  private static void requireFits(int depth) {
    if (depth > DEEPEST) {
      throw new CodecException("the .proto file is nested deeper than " + DEEPEST, null);
    }
  }

  private static void requireOpen(List<?> open) {
    if (open.isEmpty()) {
      throw new CodecException("the .proto file closes a block that it did not begin", null);
    }
  }

  /**
   * The path of a message as Confluent counts: its index among its neighbours, and before it those
   * of the messages around it. Empty if it is not there.
   */
  Optional<List<Integer>> path(String name) {
    return path(name, top, List.of());
  }

  private static Optional<List<Integer>> path(String name, List<Type> types, List<Integer> above) {
    List<Type> declared = types.stream().filter(type -> !type.entry()).toList();
    for (int i = 0; i < declared.size(); i++) {
      List<Integer> here = new ArrayList<>(above);
      here.add(i);
      if (declared.get(i).name().equals(name)) {
        return Optional.of(here);
      }
      Optional<List<Integer>> within = path(name, declared.get(i).nested(), here);
      if (within.isPresent()) {
        return within;
      }
    }
    return Optional.empty();
  }

  /**
   * The index of a message as Glue counts: among all messages of the file, by their names, with the
   * entries of maps. Empty if it is not there.
   */
  Optional<Integer> index(String name) {
    List<String> names = names();
    return IntStream.range(0, names.size())
        .filter(i -> names.get(i).equals(name))
        .boxed()
        .findFirst();
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    collect(top, names);
    names.sort(Comparator.naturalOrder());
    return names;
  }

  private static void collect(List<Type> types, List<String> names) {
    for (Type type : types) {
      names.add(type.name());
      collect(type.nested(), names);
    }
  }
}
