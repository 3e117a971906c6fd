package im.magpie.user.proxy;

import java.net.InetAddress;

/**
 * Who sent a request.
 *
 * @param secure whether it came by HTTPS
 */
public record Client(InetAddress address, boolean secure) {}
