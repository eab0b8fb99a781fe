/** Who did what. */
@NullMarked
package io.coxswain.audit;

import org.jspecify.annotations.NullMarked;
