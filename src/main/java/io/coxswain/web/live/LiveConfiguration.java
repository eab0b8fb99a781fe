package io.coxswain.web.live;

import io.coxswain.cluster.Bell;
import io.coxswain.cluster.NodeSession;
import io.coxswain.event.EventStore;
import io.coxswain.json.Json;
import io.coxswain.loop.Scheduler;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.jdbc.core.JdbcTemplate;

/** Streams of events. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LiveProperties.class)
class LiveConfiguration {

    @Bean
    EventHub eventHub(Scheduler scheduler, EventStore events, JdbcTemplate pool, Bell bell, NodeSession session, Json json,
            LiveProperties properties, LiveListener listener) {
        EventHub hub = new EventHub(scheduler, events, new FollowedJobsStore(pool), bell, new Frames(json), properties, listener);
        bell.addListener(hub);
        session.addListener(hub);
        return hub;
    }

    @Bean
    EventStreams eventStreams(EventHub hub, JdbcTemplate pool, Json json) {
        return new EventStreams(hub, new FollowedJobsStore(pool), new Frames(json));
    }

    /** First of all that stops: the web server waits for every call that is being answered, and a stream would go on for ever. */
    @Bean
    ApplicationListener<ContextClosedEvent> endOfStreams(EventHub hub) {
        return closed -> hub.close();
    }
}
