/** Schemas of records. */
@NullMarked
package io.coxswain.web.schema;

import org.jspecify.annotations.NullMarked;
