package io.coxswain.web.problem;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import java.util.Set;
import java.util.TreeSet;

/** There is something at this address, but not with this method. */
public final class MethodNotAllowedException extends CoxswainException {

    private final transient Set<String> allowed;

    /** @param allowed names of the methods that are possible, at least one */
    public MethodNotAllowedException(String method, Set<String> allowed) {
        super(ErrorCode.METHOD_NOT_ALLOWED, method + " is not possible here: use " + String.join(" or ", new TreeSet<>(allowed)));
        this.allowed = new TreeSet<>(allowed);
    }

    /** The value of the header {@code Allow}. */
    public String allow() {
        return String.join(", ", allowed);
    }
}
