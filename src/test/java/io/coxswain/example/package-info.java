/** What README.md shows, compiled and run. */
@NullMarked
package io.coxswain.example;

import org.jspecify.annotations.NullMarked;
