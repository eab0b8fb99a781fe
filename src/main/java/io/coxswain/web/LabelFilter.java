package io.coxswain.web;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * The query parameter {@code label}: {@code key} or {@code key=value}.
 *
 * @param key null to not restrict
 * @param value null for any
 */
record LabelFilter(@Nullable String key, @Nullable String value) {

    /** @throws CoxswainException {@link ErrorCode#INVALID_PARAMETER} when there is no key */
    static LabelFilter parse(@Nullable String text) {
        if (text == null) {
            return new LabelFilter(null, null);
        }
        int equals = text.indexOf('=');
        LabelFilter filter = equals < 0
                ? new LabelFilter(text, null)
                : new LabelFilter(text.substring(0, equals), text.substring(equals + 1));
        if (filter.key.isBlank()) {
            throw new CoxswainException(ErrorCode.INVALID_PARAMETER,
                    "The query parameter 'label' has to be key or key=value, not '" + text + "'");
        }
        return filter;
    }
}
