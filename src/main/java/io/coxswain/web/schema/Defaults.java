package io.coxswain.web.schema;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the fields that a record's compact constructor fills in where they are absent: they need not be given, whatever annotations say. */
final class Defaults {

    private Defaults() {}

    /** The names of those fields. */
    static Set<String> of(Class<?> type) {
        Set<String> filled = new HashSet<>();
        RecordComponent[] components = type.getRecordComponents();
        try {
            Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            Object absent = constructor.newInstance(Arrays.stream(types).map(Defaults::nothing).toArray());
            for (RecordComponent component : components) {
                Method accessor = component.getAccessor();
                accessor.setAccessible(true);
                if (!component.getType().isPrimitive() && says(accessor.invoke(absent))) {
                    filled.add(component.getName());
                }
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            // A constructor that insists on its fields fills in nothing.
            return Set.of();
        }
        return filled;
    }

    private static @Nullable Object nothing(Class<?> type) {
        return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
    }

    private static boolean says(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Collection<?> collection -> !collection.isEmpty();
            case CharSequence text -> !text.toString().isBlank();
            default -> true;
        };
    }
}
