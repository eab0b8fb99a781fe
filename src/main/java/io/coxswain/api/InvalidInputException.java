package io.coxswain.api;

import java.util.List;

/** An input that can be read but not accepted; says what is wrong with each field. Answered with 422 if a caller sent it. */
public class InvalidInputException extends CoxswainException {

    private final transient List<Violation> violations;

    /**
     * An exception for all that is wrong at once.
     *
     * @param code as a rule {@link ErrorCode#INVALID_CONFIG}
     * @param message for people: the first violation will do
     * @param violations at least one; pointers relative to the whole input
     */
    public InvalidInputException(ErrorCode code, String message, List<Violation> violations) {
        super(code, message);
        this.violations = List.copyOf(violations);
    }

    /**
     * What is wrong, field by field.
     *
     * @return at least one
     */
    public List<Violation> violations() {
        return violations;
    }
}
