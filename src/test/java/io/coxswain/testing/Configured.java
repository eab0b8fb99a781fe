package io.coxswain.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Binds records of properties as Spring Boot does at start. */
public final class Configured {

    private Configured() {}

    /** The record with these settings, {@code key=value} below its prefix, and its defaults for the rest. */
    public static <T> T bind(Class<T> type, String... settings) {
        String prefix = type.getAnnotation(ConfigurationProperties.class).value();
        Map<String, String> values = new HashMap<>();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            values.put(prefix + "." + setting.substring(0, equals), setting.substring(equals + 1));
        }
        return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate(prefix, Bindable.of(type));
    }

    /** What the record refuses these settings with. */
    public static AbstractStringAssert<?> assertRefused(Class<?> type, String... settings) {
        return assertThatThrownBy(() -> bind(type, settings)).rootCause().isInstanceOf(IllegalArgumentException.class).message();
    }
}
