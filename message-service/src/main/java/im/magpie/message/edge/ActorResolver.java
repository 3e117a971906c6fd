package im.magpie.message.edge;

import im.magpie.common.content.ClientMessageId;
import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.observability.Trace;
import im.magpie.common.security.Caller;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Makes the {@link Actor} of a request. */
@Component
final class ActorResolver implements HandlerMethodArgumentResolver, WebMvcConfigurer {
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Actor.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer model,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null || !(authentication.getPrincipal() instanceof Caller caller)) {
            throw new MagpieException(ErrorCode.UNAUTHENTICATED);
        }
        String key = request.getHeader(IDEMPOTENCY_KEY);
        String commandId = key == null ? UUID.randomUUID().toString() : ClientMessageId.validate(key);
        Trace trace = request.getAttribute(Trace.HEADER, RequestAttributes.SCOPE_REQUEST) instanceof Trace begun
                ? begun
                : Trace.from(null);
        return new Actor(caller.userId(), key, commandId, trace);
    }
}
