package im.magpie.connection.document;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves the AsyncAPI document. */
@RestController
class AsyncApiController {
    @GetMapping(path = "/v1/asyncapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    Resource document() {
        return new ClassPathResource("asyncapi.json", AsyncApiController.class);
    }
}
