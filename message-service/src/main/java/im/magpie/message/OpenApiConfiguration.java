package im.magpie.message;

import im.magpie.common.id.ConversationId;
import im.magpie.common.id.UserId;
import im.magpie.message.edge.Actor;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.Arrays;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the generated description can't see in the code: that ids are text, content is an object, and who may call. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
    private static final String TOKEN = "accessToken";
    private static final String ID = "[0-9A-HJKMNP-TV-Z]{13}";

    @Bean
    OpenAPI description() {
        return new OpenAPI()
                .info(new Info().title("Magpie: conversations").version("1"))
                .components(new Components()
                        .addSecuritySchemes(
                                TOKEN,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("JWT")))
                .addSecurityItem(new SecurityRequirement().addList(TOKEN));
    }

    @Bean
    ModelConverter idsAreTextAndContentIsAnObject() {
        return (type, context, chain) -> {
            if ("content".equals(type.getPropertyName())) {
                return new ObjectSchema().description("Tagged by its type, as the sender gave it");
            }
            String pattern = patternOf(type);
            if (pattern != null) {
                return new StringSchema().pattern(pattern);
            }
            return chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        };
    }

    /** The parameter {@link Actor} is made of the token and of this header. */
    @Bean
    OperationCustomizer commandsHaveIds() {
        return (operation, method) -> {
            boolean command = Arrays.stream(method.getMethodParameters())
                    .anyMatch(parameter -> parameter.getParameterType() == Actor.class);
            if (command) {
                if (operation.getParameters() != null) {
                    operation.getParameters().removeIf(parameter -> "actor".equals(parameter.getName()));
                }
                operation.addParametersItem(new HeaderParameter()
                        .name("Idempotency-Key")
                        .required(false)
                        .description("Sent again with the same key, it is done once")
                        .schema(new StringSchema().pattern("[A-Za-z0-9._:-]{1,64}")));
            }
            return operation;
        };
    }

    private static @org.jspecify.annotations.Nullable String patternOf(AnnotatedType type) {
        String name = type.getType().getTypeName();
        if (name.contains(ConversationId.class.getName())) {
            return "^(g-" + ID + "|d-" + ID + "-" + ID + ")$";
        }
        return name.contains(UserId.class.getName()) && !name.contains("<") ? "^" + ID + "$" : null;
    }
}
