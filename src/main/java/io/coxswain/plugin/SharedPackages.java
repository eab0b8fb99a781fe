package io.coxswain.plugin;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What plug-ins share with the node: the packages, with those below them, whose types cross the border between the two. A jar's own copies of
 * their classes are not looked at.
 */
final class SharedPackages {

    /** Each with the reason. Changing it changes what existing jars find, so it is a change of the API. */
    static final Map<String, String> REASONS = reasons();

    private SharedPackages() {}

    private static Map<String, String> reasons() {
        Map<String, String> reasons = new LinkedHashMap<>();
        reasons.put("io.coxswain.api", "what job types are written against");
        reasons.put("jakarta.validation", "the node checks configs and bodies by these annotations");
        reasons.put("com.fasterxml.jackson.annotation", "the node reads and writes records as these annotations say");
        reasons.put("org.jspecify.annotations", "the node tells which fields may be null");
        reasons.put("org.slf4j", "what a jar logs goes into the node's log");
        reasons.put("org.postgresql",
                "the driver of the connections that job types are given, so that they can be unwrapped, for COPY say");
        return reasons;
    }

    /** @param className with its package */
    static boolean contain(String className) {
        return REASONS.keySet().stream().anyMatch(name -> className.startsWith(name) && className.startsWith(".", name.length()));
    }
}
