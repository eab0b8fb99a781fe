package io.coxswain.web.live;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Streams of events.
 *
 * @param maxStreams event streams that a node serves at a time; more are refused with 503
 * @param heartbeat between two signs of life on a stream on which nothing happens
 */
@ConfigurationProperties("coxswain.events")
public record LiveProperties(@DefaultValue("1000") int maxStreams, @DefaultValue("15s") Duration heartbeat) {
    public LiveProperties {
        if (maxStreams < 0) {
            throw new IllegalArgumentException("coxswain.events.max-streams=" + maxStreams + " is refused: set it to 0 or more");
        }
        if (heartbeat.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("coxswain.events.heartbeat=" + heartbeat + " is refused: set it to 1s or more");
        }
    }
}
