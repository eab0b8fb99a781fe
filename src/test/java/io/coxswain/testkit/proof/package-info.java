/** Tests of the kit itself, and job types with bugs that it has to find. Not in its jar. */
@NullMarked
package io.coxswain.testkit.proof;

import org.jspecify.annotations.NullMarked;
