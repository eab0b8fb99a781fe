package io.coxswain.observe;

import io.coxswain.api.ResourceKind;
import io.coxswain.resource.ResourceListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** What this node has removed of resources that nobody needs any more. */
final class GarbageMeters implements ResourceListener {

    private final Map<ResourceKind, Counter> collected = new EnumMap<>(ResourceKind.class);
    private final Map<ResourceKind, Counter> failures = new EnumMap<>(ResourceKind.class);
    private final Map<ResourceKind, Counter> swept = new EnumMap<>(ResourceKind.class);

    GarbageMeters(MeterRegistry registry) {
        for (ResourceKind kind : ResourceKind.values()) {
            collected.put(kind, counter(registry, "collected", kind, "Resources whose files this node has removed"));
            failures.put(kind, counter(registry, "failures", kind, "Tries of this node to remove the files of a resource that failed"));
            swept.put(kind, counter(registry, "swept", kind, "Resources without a row of which this node has found and removed files"));
        }
    }

    private static Counter counter(MeterRegistry registry, String name, ResourceKind kind, String description) {
        return Counter.builder("coxswain.resources." + name).tag("kind", kind.code()).description(description).register(registry);
    }

    @Override
    public void collected(ResourceKind kind, int resources) {
        collected.get(kind).increment(resources);
    }

    @Override
    public void failed(ResourceKind kind, int resources) {
        failures.get(kind).increment(resources);
    }

    @Override
    public void swept(ResourceKind kind, int resources) {
        swept.get(kind).increment(resources);
    }
}
