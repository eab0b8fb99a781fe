@NullMarked
package io.coxswain.registration;

import org.jspecify.annotations.NullMarked;
