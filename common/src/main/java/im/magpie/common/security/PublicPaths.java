package im.magpie.common.security;

import java.util.List;

/**
 * A service's paths that need no access token, beside health, metrics and the OpenAPI document.
 *
 * @param patterns each with its method, for example {@code POST /v1/users}
 */
public record PublicPaths(List<String> patterns) {}
