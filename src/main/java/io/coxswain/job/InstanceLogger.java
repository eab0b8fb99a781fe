package io.coxswain.job;

import java.text.MessageFormat;
import java.util.Map;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.spi.LoggingEventBuilder;

/** The logger of one instance: its lines carry job, epoch and worker, as fields and for people. Thread-safe. */
public final class InstanceLogger implements System.Logger {

    private final Logger logger;
    private final Map<String, String> fields;
    private final String suffix;

    /** @param fields for example job and epoch; shown behind each message, and set as MDC */
    public InstanceLogger(String jobType, Map<String, String> fields) {
        this.logger = LoggerFactory.getLogger("io.coxswain.job." + jobType);
        this.fields = Map.copyOf(fields);
        this.suffix = fields.toString();
    }

    @Override
    public String getName() {
        return logger.getName();
    }

    @Override
    public boolean isLoggable(Level level) {
        return level == Level.ALL || level != Level.OFF && logger.isEnabledForLevel(slf4j(level));
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {
        if (isLoggable(level)) {
            write(logger.atLevel(slf4j(level)).setCause(thrown), message);
        }
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, String format, @Nullable Object... parameters) {
        if (isLoggable(level)) {
            boolean plain = parameters == null || parameters.length == 0;
            write(logger.atLevel(slf4j(level)), plain ? format : MessageFormat.format(format, parameters));
        }
    }

    private void write(LoggingEventBuilder line, String message) {
        fields.forEach(MDC::put);
        try {
            line.log("{} {}", message, suffix);
        } finally {
            fields.keySet().forEach(MDC::remove);
        }
    }

    private static org.slf4j.event.Level slf4j(Level level) {
        return switch (level) {
            case ALL, TRACE -> org.slf4j.event.Level.TRACE;
            case DEBUG -> org.slf4j.event.Level.DEBUG;
            case INFO -> org.slf4j.event.Level.INFO;
            case WARNING -> org.slf4j.event.Level.WARN;
            case ERROR, OFF -> org.slf4j.event.Level.ERROR;
        };
    }
}
