package io.coxswain.kv;

import io.coxswain.fence.Mutation;
import java.nio.charset.StandardCharsets;

/** A change of one key. */
public sealed interface KvMutation extends Mutation {

    /** 1 KiB, contracts of the key-value store. */
    int LONGEST_KEY = 1_024;
    /** 1 MiB, likewise. */
    int LONGEST_VALUE = 1_048_576;

    String key();

    record Put(String key, String value) implements KvMutation {
        public Put {
            checkKey(key);
            checkValue(key, value);
        }
    }

    record Delete(String key) implements KvMutation {
        public Delete {
            checkKey(key);
        }
    }

    /** Results in a Boolean: whether it was set. */
    record CompareAndSet(String key, long expectedVersion, String value) implements KvMutation {
        public CompareAndSet {
            checkKey(key);
            checkValue(key, value);
            if (expectedVersion < 0) {
                throw new IllegalArgumentException(
                        "Version " + expectedVersion + " of key '" + key + "' can't exist: use 0 for a key that must be absent");
            }
        }
    }

    private static void checkKey(String key) {
        if (key.isEmpty() || key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
            throw new IllegalArgumentException("A key has 1 to " + LONGEST_KEY + " bytes of UTF-8, this one has "
                    + key.getBytes(StandardCharsets.UTF_8).length);
        }
        if (key.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("A key can't hold a NUL character, which Postgres can't store");
        }
    }

    private static void checkValue(String key, String value) {
        if (value.length() > LONGEST_VALUE || value.getBytes(StandardCharsets.UTF_8).length > LONGEST_VALUE) {
            throw new IllegalArgumentException(
                    "The value of key '" + key + "' is longer than " + LONGEST_VALUE + " bytes of JSON: split it over several keys");
        }
    }
}
