package im.magpie.user.account;

import im.magpie.common.id.UserId;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** For message-service, before it says {@code user_not_found}. */
@Hidden
@RestController
class KnownUsersController {
    private final Directory directory;

    KnownUsersController(Directory directory) {
        this.directory = directory;
    }

    record Ids(
            @NotNull(message = "required") @Size(max = 5_000, message = "length")
            List<@NotNull(message = "required") UserId> ids) {}

    @PostMapping("/internal/v1/users/known")
    Ids known(@Valid @RequestBody Ids asked) {
        return new Ids(directory.known(asked.ids()));
    }
}
