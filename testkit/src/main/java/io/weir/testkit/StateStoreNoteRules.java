package io.weir.testkit;

import static io.weir.testkit.StateStoreSamples.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.state.Note;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import org.junit.jupiter.api.Test;

/** Notes of a function. */
abstract class StateStoreNoteRules extends StateStoreRules {
  @Test
  void a_note_is_replaced_and_removed_by_who_knows_its_version() {
    assertThat(store.note(FUNCTION, "tick")).isEmpty();
    Note first = Note.none("tick").next(new byte[] {1});
    assertThat(store.commitNote(FUNCTION, first)).isEqualTo(first);
    same(store.commitNote(FUNCTION, Note.none("tick").next(new byte[] {9})), first);
    Note second = first.next(new byte[] {2, 3});
    assertThat(store.commitNote(FUNCTION, second)).isEqualTo(second);
    same(store.commitNote(FUNCTION, first.removed()), second);
    same(store.note(FUNCTION, "tick").orElseThrow(), second);
    assertThat(store.commitNote(FUNCTION, second.removed())).matches(Note::isRemoval);
    assertThat(store.note(FUNCTION, "tick")).isEmpty();
    assertThat(store.commitNote(FUNCTION, second.next(new byte[] {4})).version()).isZero();
    assertThat(store.commitNote(FUNCTION, first)).isEqualTo(first);
  }

  @Test
  void notes_are_told_apart_and_stand_in_nobodys_way() {
    Note one = Note.none("one").next(new byte[] {1});
    Note other = Note.none("other").next(new byte[] {2});
    store.commitNote(FUNCTION, one);
    store.commitNote(FUNCTION, other);
    store.commitNote("another", Note.none("one").next(new byte[] {3}));
    same(store.note(FUNCTION, "one").orElseThrow(), one);
    same(store.note(FUNCTION, "other").orElseThrow(), other);
    assertThat(store.progress(FUNCTION)).isEmpty();
    StateKey shortest = new StateKey(FUNCTION, "");
    assertThat(load(shortest)).isEqualTo(Snapshot.absent(shortest));
    committed(commit(Snapshot.absent(shortest), record(1)));
    same(store.note(FUNCTION, "one").orElseThrow(), one);
  }

  private static void same(Note actual, Note expected) {
    assertThat(actual.name()).isEqualTo(expected.name());
    assertThat(actual.version()).isEqualTo(expected.version());
    assertThat(actual.body()).isEqualTo(expected.body());
  }
}
