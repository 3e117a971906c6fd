package im.magpie.gateway.contract;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the services' documents are collected.
 *
 * @param timeout how long a service may take to give its document
 * @param refresh how long a document is taken for fresh; an old one is better than none
 */
@ConfigurationProperties("magpie.gateway.openapi")
record ContractProperties(
        @DefaultValue("3s") Duration timeout,
        @DefaultValue("60s") Duration refresh) {}
