package io.coxswain.placement;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A live node that may run the workers of a class.
 *
 * @param slots all that it has
 * @param used those that are taken
 * @param domain what a spread counts on: its session or the value of its label; null if it has no such label, or there is no spread
 * @param placed workers that it runs already and that the spread counts
 */
public record Room(UUID session, int slots, int used, @Nullable String domain, int placed) {}
