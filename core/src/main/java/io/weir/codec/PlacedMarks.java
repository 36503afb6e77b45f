package io.weir.codec;

import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import io.weir.codec.MarkedMembers.Mark;
import io.weir.codec.MarkedMembers.Slot;
import io.weir.privacy.Personal;
import io.weir.privacy.Treatment;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The marks of a class, and the properties that they are on. */
final class PlacedMarks {
  private final List<Mark> marks;

  /** The parameters from which properties are read: a mark on one is on no other property. */
  private final Set<Slot> parameters = new HashSet<>();

  /**
   * @param read the properties that are read
   */
  PlacedMarks(List<Mark> marks, List<BeanPropertyDefinition> read) {
    this.marks = marks;
    read.forEach(one -> parameters.addAll(parameters(one)));
  }

  private static Set<Slot> parameters(BeanPropertyDefinition property) {
    Set<Slot> slots = new HashSet<>();
    Iterator<AnnotatedParameter> all = property.getConstructorParameters();
    all.forEachRemaining(one -> slots.add(new Slot(one.getOwner().getMember(), one.getIndex())));
    return slots;
  }

  List<Mark> all() {
    return marks;
  }

  /** The treatment of a property by the marks of its members; null if it has none. */
  @Nullable Treatment treatment(BeanPropertyDefinition property) {
    Personal own = own(property);
    return own != null
        ? own.value()
        : marks.stream()
            .filter(mark -> isOn(mark, property))
            .map(Mark::treatment)
            .findFirst()
            .orElse(null);
  }

  private static @Nullable Personal own(BeanPropertyDefinition property) {
    AnnotatedMember parameter = property.getConstructorParameter();
    return parameter == null ? null : parameter.getAnnotation(Personal.class);
  }

  boolean isOn(Mark mark, BeanPropertyDefinition property) {
    return mark.slot() != null && parameters.contains(mark.slot())
        ? parameters(property).contains(mark.slot())
        : mark.names().contains(property.getInternalName())
            || mark.names().contains(property.getName());
  }

  /** True if each mark is where a value is read, and none only where it is kept or given out. */
  boolean areOnReadersAlone() {
    return marks.stream().allMatch(mark -> mark.isSetter() || isParameter(mark));
  }

  private boolean isParameter(Mark mark) {
    return mark.slot() != null && parameters.contains(mark.slot());
  }
}
