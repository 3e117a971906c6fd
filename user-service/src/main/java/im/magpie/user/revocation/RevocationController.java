package im.magpie.user.revocation;

import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** For the verifiers of the other services. */
@Hidden
@RestController
class RevocationController {
    private final RevocationFeed feed;

    RevocationController(RevocationFeed feed) {
        this.feed = feed;
    }

    @GetMapping("/internal/v1/revocations")
    RevocationFeed.Revocations since(@RequestParam(defaultValue = "0") long since) {
        return feed.since(since);
    }
}
