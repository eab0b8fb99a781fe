package io.coxswain.web.openapi;

import io.coxswain.job.JobTypes;
import io.coxswain.json.Json;
import io.coxswain.web.route.FrameworkJobRoutes;
import io.coxswain.web.route.JobTypeRoutes;
import io.swagger.v3.oas.models.OpenAPI;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The OpenAPI document. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    @Bean
    OpenAPI introduction() {
        return ApiDocument.introduction();
    }

    @Bean
    OpenApiCustomizer apiDocument(FrameworkJobRoutes own, JobTypeRoutes routes, JobTypes types, Json json) {
        return new ApiDocument(own, routes, types, new DocumentSchemas(json));
    }
}
