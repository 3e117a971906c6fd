package im.magpie.user.openapi;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.id.SessionId;
import im.magpie.common.id.UserId;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.Arrays;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Bearer tokens, ids as text, and the one shape that all errors have. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
    private static final String BEARER = "bearer";
    private static final String PROBLEM = "Problem";

    OpenApiConfiguration() {
        SpringDocUtils.getConfig().replaceWithSchema(UserId.class, id()).replaceWithSchema(SessionId.class, id());
    }

    @Bean
    OpenAPI description() {
        return new OpenAPI()
                .info(new Info().title("Magpie: users and sessions").version("1"))
                .components(new Components()
                        .addSecuritySchemes(
                                BEARER,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("JWT"))
                        .addSchemas(PROBLEM, problem()))
                .addSecurityItem(new SecurityRequirement().addList(BEARER));
    }

    @Bean
    OpenApiCustomizer errors() {
        ApiResponse error = new ApiResponse()
                .description("Refused; see the code")
                .content(new Content()
                        .addMediaType(
                                "application/problem+json",
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM))));
        return api -> api.getPaths().values().forEach(path -> path.readOperations()
                .forEach(operation -> operation.getResponses().addApiResponse("default", error)));
    }

    private static Schema<?> id() {
        return new StringSchema().pattern("[0-9A-HJKMNP-TV-Z]{13}").example("0JWZ8Q3M5T2K7");
    }

    private static Schema<?> problem() {
        return new ObjectSchema()
                .addProperty("type", new StringSchema())
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty("detail", new StringSchema())
                .addProperty(
                        "code",
                        new StringSchema()
                                ._enum(Arrays.stream(ErrorCode.values())
                                        .map(ErrorCode::code)
                                        .toList()))
                .addProperty("traceId", new StringSchema())
                .addProperty("retryAfterMs", new IntegerSchema().format("int64"))
                .addProperty(
                        "errors",
                        new ArraySchema()
                                .items(new ObjectSchema()
                                        .addProperty("field", new StringSchema())
                                        .addProperty("code", new StringSchema())));
    }
}
