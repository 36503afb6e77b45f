package io.weir.simulation.histories;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A pattern as data: {@link PatternFamily} makes the real one of it, {@link PatternRules} its
 * matches.
 *
 * @param alike true if a match takes only events whose numbers have the parity of its first one's
 */
record PatternShape(List<Stage> stages, boolean alike) {
  /** How near a stage is to the one before, and whether it must not come. */
  enum Link {
    NEXT,
    FOLLOWED_BY,
    FOLLOWED_BY_ANY,
    NOT_NEXT,
    NOT_FOLLOWED_BY
  }

  /**
   * A stage.
   *
   * @param letter the events that it takes
   * @param least the least number of them
   * @param most the greatest number
   * @param inner how near they are to each other
   */
  record Stage(char letter, Link link, int least, int most, Link inner, boolean optional) {
    boolean isNot() {
      return link == Link.NOT_NEXT || link == Link.NOT_FOLLOWED_BY;
    }

    boolean isSingle() {
      return least == 1 && most == 1;
    }
  }

  /** The largest number of events that a stage takes here; no history has so many. */
  static final int OPEN = 1_000;

  /** The letters of events; no shape takes the first one, which a crowd's events have. */
  static final String LETTERS = "xabcabcabc";

  /** The shapes of the histories and of the small scopes. */
  static final List<PatternShape> ALL =
      List.of(
          a().then('b', Link.NEXT),
          a().then('b', Link.FOLLOWED_BY).then('c', Link.FOLLOWED_BY),
          a().then('b', Link.FOLLOWED_BY).then('c', Link.NEXT).ofLikeNumbers(),
          a().then('b', Link.FOLLOWED_BY_ANY),
          a().then('b', Link.FOLLOWED_BY_ANY).then('c', Link.FOLLOWED_BY),
          a().then('b', Link.FOLLOWED_BY).times(2, 2, Link.FOLLOWED_BY).then('c', Link.NEXT),
          a().then('b', Link.NEXT).times(2, 2, Link.NEXT),
          a().then('b', Link.FOLLOWED_BY)
              .times(1, OPEN, Link.FOLLOWED_BY)
              .then('c', Link.FOLLOWED_BY),
          a().then('b', Link.FOLLOWED_BY).times(1, OPEN, Link.NEXT).then('c', Link.FOLLOWED_BY),
          a().then('b', Link.FOLLOWED_BY)
              .times(1, 3, Link.FOLLOWED_BY_ANY)
              .then('c', Link.FOLLOWED_BY),
          a().then('b', Link.FOLLOWED_BY).maybe().then('c', Link.FOLLOWED_BY),
          a().then('b', Link.NEXT).maybe().then('c', Link.NEXT),
          a().then('b', Link.FOLLOWED_BY).times(2, OPEN, Link.FOLLOWED_BY),
          a().then('b', Link.NOT_FOLLOWED_BY).then('c', Link.FOLLOWED_BY),
          a().then('b', Link.NOT_NEXT).then('c', Link.FOLLOWED_BY),
          a().then('c', Link.FOLLOWED_BY).then('b', Link.NOT_FOLLOWED_BY),
          a().then('b', Link.NOT_FOLLOWED_BY).ofLikeNumbers(),
          a().then('a', Link.FOLLOWED_BY).then('b', Link.FOLLOWED_BY),
          a().then('b', Link.FOLLOWED_BY).then('a', Link.FOLLOWED_BY),
          a().then('b', Link.FOLLOWED_BY).ofLikeNumbers());

  private static PatternShape a() {
    return new PatternShape(List.of(new Stage('a', Link.NEXT, 1, 1, Link.NEXT, false)), false);
  }

  private PatternShape then(char letter, Link link) {
    List<Stage> longer = new ArrayList<>(stages);
    longer.add(new Stage(letter, link, 1, 1, Link.NEXT, false));
    return new PatternShape(List.copyOf(longer), alike);
  }

  private PatternShape withLast(Stage stage) {
    List<Stage> changed = new ArrayList<>(stages);
    changed.set(changed.size() - 1, stage);
    return new PatternShape(List.copyOf(changed), alike);
  }

  private PatternShape times(int least, int most, Link inner) {
    Stage last = stages.getLast();
    return withLast(new Stage(last.letter, last.link, least, most, inner, last.optional));
  }

  private PatternShape maybe() {
    Stage last = stages.getLast();
    return withLast(new Stage(last.letter, last.link, last.least, last.most, last.inner, true));
  }

  private PatternShape ofLikeNumbers() {
    return new PatternShape(stages, true);
  }

  /**
   * True if one event begins one partial match, which goes one way: then the rules say which
   * matches a skip leaves, and what times out.
   */
  boolean goesOneWay() {
    return stages.stream()
        .noneMatch(stage ->
            stage.optional
                || stage.least != stage.most
                || stage.link == Link.FOLLOWED_BY_ANY
                || stage.inner == Link.FOLLOWED_BY_ANY);
  }

  boolean endsWithTime() {
    return stages.getLast().link == Link.NOT_FOLLOWED_BY;
  }

  @Override
  public String toString() {
    String text =
        stages.stream()
            .map(stage ->
                stage.link
                    + " "
                    + stage.letter
                    + (stage.isSingle()
                        ? ""
                        : "{" + stage.least + "," + stage.most + " " + stage.inner + "}")
                    + (stage.optional ? "?" : ""))
            .collect(Collectors.joining(", "));
    return text + (alike ? ", alike" : "");
  }
}
