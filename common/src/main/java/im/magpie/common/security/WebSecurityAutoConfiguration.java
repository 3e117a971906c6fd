package im.magpie.common.security;

import im.magpie.common.error.ErrorCode;
import im.magpie.common.error.MagpieException;
import im.magpie.common.web.ProblemWriter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;

/** Everything needs an access token but what is named public; {@code /internal/} needs the token between services. */
@AutoConfiguration(
        after = TokenAutoConfiguration.class,
        beforeName = "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration")
@ConditionalOnClass(HttpSecurity.class)
@ConditionalOnBean(TokenVerifier.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class WebSecurityAutoConfiguration {
    private static final String[] ALWAYS_PUBLIC = {
        "/actuator/health/**", "/actuator/prometheus", "/v1/openapi.json", "/error"
    };

    @Bean
    SecurityFilterChain securityFilterChain(
            HttpSecurity http,
            TokenVerifier verifier,
            SessionCheck sessions,
            InternalToken internalToken,
            ProblemWriter problems,
            ObjectProvider<PublicPaths> publicPaths) {
        return http.csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(
                        new CallerFilter(verifier, sessions, internalToken, problems),
                        UsernamePasswordAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> {
                    requests.requestMatchers(ALWAYS_PUBLIC).permitAll();
                    publicPaths.stream()
                            .flatMap(paths -> paths.patterns().stream())
                            .forEach(pattern -> {
                                String[] methodAndPath = pattern.split(" ", 2);
                                requests.requestMatchers(HttpMethod.valueOf(methodAndPath[0]), methodAndPath[1])
                                        .permitAll();
                            });
                    requests.requestMatchers("/internal/**").hasRole(CallerFilter.SERVICE);
                    requests.requestMatchers("/v1/admin/**").hasRole(CallerFilter.ADMINISTRATOR);
                    requests.requestMatchers("/v1/**").hasRole(CallerFilter.USER);
                    requests.anyRequest().permitAll();
                })
                .exceptionHandling(handling -> handling.authenticationEntryPoint((request, response, e) ->
                                problems.write(request, response, new MagpieException(ErrorCode.UNAUTHENTICATED)))
                        .accessDeniedHandler((request, response, e) ->
                                problems.write(request, response, new MagpieException(ErrorCode.FORBIDDEN))))
                .build();
    }
}
