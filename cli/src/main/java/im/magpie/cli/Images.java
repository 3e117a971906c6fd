package im.magpie.cli;

import im.magpie.cli.image.Digests;
import im.magpie.cli.image.ImageBuild;
import im.magpie.cli.launch.Build;
import im.magpie.cli.suite.ServiceModule;
import im.magpie.cli.terminal.ExitCode;
import im.magpie.cli.terminal.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Builds container images. */
@Command(
        name = "images",
        mixinStandardHelpOptions = true,
        description = {
            "Builds an image of each service and of standalone, without a container engine and without a network.",
            "Each is an OCI archive that docker load takes too, with a CycloneDX list of its parts beside it."
        })
final class Images implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "MODULE", arity = "0..*", description = "Only these, such as user-service.")
    private List<String> modules = List.of();

    @Option(names = "--output", paramLabel = "DIR", description = "Where to: target/images unless told otherwise.")
    private @Nullable Path output;

    @Option(
            names = "--digests",
            paramLabel = "FILE",
            description = "A kustomization.yaml that gets the digests, such as deploy/kubernetes/components/images's.")
    private @Nullable Path digestsFile;

    @Option(
            names = "--start-up-cache",
            description = {
                "With a JDK AOT cache in each, which makes starts faster: a suite of its own is started and used for it, which takes minutes.",
                "It is a layer of its own, and no two builds make it alike: the digest is another one each time."
            })
    private boolean startUpCache;

    private Images() {}

    @Override
    public Integer call() throws Exception {
        for (String module : modules) {
            if (!ServiceModule.all().contains(module)) {
                throw new ParameterException(
                        spec.commandLine(),
                        module + " has no image: " + String.join(", ", ServiceModule.all()) + " have.");
            }
        }
        Build build = Build.here();
        Path folder = output == null ? build.checkout().resolve("target/images") : output;
        Map<String, String> digests;
        try (Progress progress = Progress.onStandardError()) {
            digests = new ImageBuild(build, Version.number(), progress)
                    .write(folder, modules.isEmpty() ? ServiceModule.all() : modules, startUpCache);
        }
        if (digestsFile != null) {
            Digests.write(digestsFile, digests);
        }
        digests.forEach((module, digest) ->
                spec.commandLine().getOut().println(digest + "  " + folder.resolve(module + ".tar")));
        spec.commandLine().getOut().flush();
        return ExitCode.OK.code();
    }
}
