/**
 * JSON as everything else here reads and writes it: records, strictly. Unknown fields, duplicate keys and trailing text are
 * refused with the path of the field; durations are text such as {@code 50ms}. It owns no state.
 */
@NullMarked
package io.coxswain.json;

import org.jspecify.annotations.NullMarked;
