/** Who is let in. */
@NullMarked
package io.coxswain.security;

import org.jspecify.annotations.NullMarked;
