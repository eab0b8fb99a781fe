package io.coxswain.testkit.proof;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A system outside of the service: it knows nothing of epochs, but can tell payments by their keys. */
final class Bank {

    private final List<String> payments = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();

    void pay(String what) {
        payments.add(what);
    }

    void payOnce(String what) {
        if (keys.add(what)) {
            pay(what);
        }
    }

    List<String> payments() {
        return payments.stream().sorted().toList();
    }
}
