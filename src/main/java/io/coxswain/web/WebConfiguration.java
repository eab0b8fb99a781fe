package io.coxswain.web;

import io.coxswain.cluster.NodeSession;
import io.coxswain.diagnosis.Diagnosis;
import io.coxswain.idempotency.IdempotencyStore;
import io.coxswain.job.JobManager;
import io.coxswain.job.JobProperties;
import io.coxswain.job.JobTypes;
import io.coxswain.json.Json;
import io.coxswain.json.StrictReader;
import io.coxswain.kv.KvStore;
import io.coxswain.loop.Scheduler;
import io.coxswain.master.LeaderCalls;
import io.coxswain.resource.ResourceStore;
import io.coxswain.web.body.AddressFilter;
import io.coxswain.web.body.BodyLimitFilter;
import io.coxswain.web.body.BodyLimits;
import io.coxswain.web.body.KnownParameters;
import io.coxswain.web.body.StrictBody;
import io.coxswain.web.body.StrictJsonConverter;
import io.coxswain.web.body.UnreadBodyValve;
import io.coxswain.web.forward.ClusterSecretStore;
import io.coxswain.web.forward.ForwardListener;
import io.coxswain.web.forward.ForwardSeal;
import io.coxswain.web.forward.LeaderClient;
import io.coxswain.web.problem.ProblemWriter;
import io.coxswain.web.route.Caller;
import io.coxswain.web.route.FrameworkJobRoutes;
import io.coxswain.web.route.IdempotencyKeys;
import io.coxswain.web.route.JobTypeRoutes;
import io.coxswain.web.route.LeaderRouting;
import io.coxswain.worker.WorkerManager;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** Everything behind the REST calls. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {

    /** What a call may take longer than the callback of a job master that answers it. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    /** Answers are written as everything else is. */
    @Bean
    JsonMapper jsonMapper(Json json) {
        return json.mapper();
    }

    @Bean
    StrictBody strictBody(Json json, StrictReader reader) {
        return new StrictBody(json, reader);
    }

    @Bean
    FilterRegistrationBean<AddressFilter> addresses(ProblemWriter problems) {
        var registration = new FilterRegistrationBean<>(new AddressFilter(problems));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 99);
        return registration;
    }

    /** Whoever sends nothing for the connection's timeout is given up; so is who takes longer for a body as a whole. */
    @Bean
    BodyLimits bodyLimits(Scheduler scheduler, @Value("${server.tomcat.connection-timeout}") Duration patience,
            @Value("${server.tomcat.threads.max}") int threads) {
        return new BodyLimits(scheduler, patience, threads / 2);
    }

    @Bean
    FilterRegistrationBean<BodyLimitFilter> bodyLimit(ProblemWriter problems, BodyLimits limits) {
        var registration = new FilterRegistrationBean<>(new BodyLimitFilter(problems, limits));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 100);
        return registration;
    }

    /** Half of the threads, so that the other half answers probes. */
    @Bean
    FilterRegistrationBean<OutageFilter> outages(NodeSession session, ProblemWriter problems,
            @Value("${server.tomcat.threads.max}") int threads) {
        var registration = new FilterRegistrationBean<>(new OutageFilter(session::reachesDatabase, threads / 2, problems));
        registration.addUrlPatterns("/api/*");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 90);
        return registration;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> unreadBodies(BodyLimits limits) {
        return factory -> factory.addContextValves(new UnreadBodyValve(limits));
    }

    @Bean
    JobBatch jobBatch(JobManager jobs, IdempotencyStore keys, StrictBody bodies, Json json) {
        return new JobBatch(jobs, keys, bodies, json);
    }

    @Bean
    IdempotencyKeys idempotencyKeys(Caller caller, Json json) {
        return new IdempotencyKeys(caller, json);
    }

    @Bean
    JobTypeRoutes jobTypeRoutes(JobTypes types) {
        return new JobTypeRoutes(types);
    }

    @Bean
    FrameworkJobRoutes frameworkJobRoutes(JobManager jobs, WorkerManager workers, JobTypes types, KvStore kv, JdbcTemplate jdbc, Json json,
            Caller caller, IdempotencyKeys keys, Diagnosis diagnosis, ResourceStore resources) {
        return new FrameworkJobRoutes(jobs, workers, types, kv, jdbc, json, caller, keys, diagnosis, resources);
    }

    @Bean
    ForwardSeal forwardSeal(JdbcTemplate pool, NodeSession session, Scheduler scheduler) {
        return new ForwardSeal(new ClusterSecretStore(pool)::read, () -> session.trust().held(), scheduler.randomId());
    }

    @Bean
    LeaderClient leaderClient(NodeSession session, ForwardSeal seal, JobProperties properties, Scheduler scheduler,
            ForwardListener listener) {
        return new LeaderClient(() -> session.node().name(), seal, properties.callbackTimeout().plus(MARGIN),
                task -> scheduler.startVirtual("forwarded-call", task), scheduler::nanoTime, listener);
    }

    @Bean
    LeaderRouting leaderRouting(LeaderCalls local, LeaderClient remote, NodeSession session) {
        return new LeaderRouting(local, remote, session);
    }

    @Bean
    WebMvcConfigurer strictness(StrictBody bodies, JobProperties properties) {
        return new WebMvcConfigurer() {
            @Override
            public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
                converters.addCustomConverter(new StrictJsonConverter(bodies));
            }

            /** Parameters are read as leniently as configuration: {@code state=running}. */
            @Override
            public void addFormatters(FormatterRegistry formatters) {
                ApplicationConversionService.addApplicationConverters(formatters);
            }

            @Override
            public void addInterceptors(InterceptorRegistry interceptors) {
                interceptors.addInterceptor(new KnownParameters());
            }

            @Override
            public void addViewControllers(ViewControllerRegistry views) {
                views.addRedirectViewController("/", "/swagger-ui.html");
            }

            @Override
            public void configureAsyncSupport(AsyncSupportConfigurer async) {
                async.setDefaultTimeout(properties.callbackTimeout().plus(MARGIN.multipliedBy(2)).toMillis());
            }
        };
    }
}
