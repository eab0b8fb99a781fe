package io.coxswain.idempotency;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.json.Json;

/**
 * A caller's name for a request, and what was asked for by it.
 *
 * @param caller whose key it is
 * @param item 0 for the request itself, from 1 on for the jobs of a batch
 * @param fingerprint of what was asked for, see {@link #of}
 */
public record IdempotencyKey(String caller, String key, int item, String fingerprint) {

    /** What tells keys apart. */
    public record Name(String caller, String key, int item) {}

    /**
     * A key for {@code request}. What counts is what was asked for, not how it was written: the fingerprint is taken of the body as it
     * was read, with sorted fields. A client that builds its body anew for each try, from a map without order or with other white
     * space, repeats itself; and a field that is null is one that is left out. Of the raw bytes, each of them would be another request.
     *
     * @param call method and path, so that a key is good for one call only
     */
    public static IdempotencyKey of(String caller, String key, String call, Object request, Json json) {
        return new IdempotencyKey(caller, key, 0, json.fingerprint(new Asked(call, request)));
    }

    private record Asked(String call, Object request) {}

    /** The key of one part of the same request. */
    public IdempotencyKey ofItem(int number, Object part, Json json) {
        return new IdempotencyKey(caller, key, number, json.fingerprint(part));
    }

    public Name name() {
        return new Name(caller, key, item);
    }

    /** Says that the same key came with something else. */
    public CoxswainException reused() {
        return new CoxswainException(ErrorCode.IDEMPOTENCY_KEY_REUSED,
                "The Idempotency-Key '" + key + "' was used for another request before: send that one again, or draw another key");
    }
}
