package io.coxswain.dev;

import io.coxswain.cluster.NodeSession;
import io.coxswain.job.JobManager;
import io.coxswain.job.JobTypes;
import io.coxswain.json.Json;
import io.coxswain.loop.Scheduler;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;

/** Shows what the service does on a node that was started with the profile {@code demo}. Nothing else knows of it. */
@Configuration(proxyBeanMethods = false)
@Profile("demo")
class DemoConfiguration {

    @Bean(destroyMethod = "close")
    Demo demo(Scheduler scheduler, JobManager jobs, JobTypes types, Json json, NodeSession session, Environment environment) {
        return new Demo(scheduler, new DemoJobs(jobs, types, json, scheduler), () -> DemoGuide.of(session.node(), environment));
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> startDemo(Demo demo) {
        return _ -> demo.start();
    }
}
