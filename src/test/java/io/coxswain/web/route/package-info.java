/** Routes of job types that can't be offered. */
@NullMarked
package io.coxswain.web.route;

import org.jspecify.annotations.NullMarked;
