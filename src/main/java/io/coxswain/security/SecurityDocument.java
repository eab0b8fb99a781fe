package io.coxswain.security;

import io.coxswain.security.SecurityProperties.Mode;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Says in the document how to log in, so that Swagger UI offers it. */
record SecurityDocument(Mode mode) implements OpenApiCustomizer {

    private static final String NAME = "token";

    @Override
    public void customise(OpenAPI document) {
        if (mode != Mode.LOOPBACK) {
            document.getComponents().addSecuritySchemes(NAME, new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer")
                    .bearerFormat(mode == Mode.OAUTH2 ? "JWT" : null)
                    .description(
                            "A token with the role viewer, operator or admin. The one that opened this page as its password will do."));
            document.addSecurityItem(new SecurityRequirement().addList(NAME));
        }
    }
}
