package io.coxswain.api;

import java.util.List;

/** An input that can be read but not accepted; says what is wrong with each field. */
public class InvalidInputException extends CoxswainException {

    private final transient List<Violation> violations;

    /** @param violations at least one; pointers relative to the whole input */
    public InvalidInputException(ErrorCode code, String message, List<Violation> violations) {
        super(code, message);
        this.violations = List.copyOf(violations);
    }

    public List<Violation> violations() {
        return violations;
    }
}
