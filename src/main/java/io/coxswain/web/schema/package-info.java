/**
 * JSON schemas of records, as {@link io.coxswain.json.StrictReader} would read them: field by field, with the constraints of Jakarta
 * Validation. They are shown by {@code GET /job-types/{type}} and in the OpenAPI document, whose schemas are JSON Schema 2020-12 too. It
 * owns no state.
 */
@NullMarked
package io.coxswain.web.schema;

import org.jspecify.annotations.NullMarked;
