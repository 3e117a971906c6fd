package im.magpie.cli;

import im.magpie.cli.terminal.ExitCode;
import im.magpie.cli.terminal.Refusal;
import picocli.CommandLine.Command;

/** What the script does itself, here so that help and completion know it. */
final class ScriptCommands {
    private ScriptCommands() {}

    private static Refusal onlyByScript(String name) {
        return new Refusal(ExitCode.USAGE, "./magpie " + name + " is done by the script in the checkout: call that.");
    }

    /** Builds everything and runs all tests. */
    @Command(name = "test", description = "Builds everything and runs every test.")
    static final class Test implements Runnable {
        private Test() {}

        @Override
        public void run() {
            throw onlyByScript("test");
        }
    }

    /** Formats the sources. */
    @Command(name = "format", description = "Formats the sources as the build wants them.")
    static final class Format implements Runnable {
        private Format() {}

        @Override
        public void run() {
            throw onlyByScript("format");
        }
    }

    /** Proves the guarantees. */
    @Command(
            name = "verify",
            description = "Proves the guarantees: with --simulate in simulated time, where everything goes wrong.")
    static final class Verify implements Runnable {
        private Verify() {}

        @Override
        public void run() {
            throw onlyByScript("verify");
        }
    }

    /** Measures a suite. */
    @Command(name = "bench", description = "Measures a running suite at a constant rate, and what a message costs.")
    static final class Bench implements Runnable {
        private Bench() {}

        @Override
        public void run() {
            throw onlyByScript("bench");
        }
    }

    /** Changes a cluster under load. */
    @Command(
            name = "drill",
            description =
                    "Runs the Kubernetes manifests as processes, and rolls, drains, scales and kills them under load.")
    static final class Drill implements Runnable {
        private Drill() {}

        @Override
        public void run() {
            throw onlyByScript("drill");
        }
    }

    /** Looks at a cluster. */
    @Command(
            name = "k8s",
            description = "k8s check: holds an installation in a Kubernetes cluster against what it promises.",
            subcommands = KubernetesCheck.class)
    static final class Kubernetes implements Runnable {
        private Kubernetes() {}

        @Override
        public void run() {
            throw new Refusal(ExitCode.USAGE, "Say what to do: ./magpie k8s check --help");
        }
    }

    /** Holds an installation against its promises. */
    @Command(
            name = "check",
            description = "Two accounts talk through the public address while pods are drained and killed.")
    static final class KubernetesCheck implements Runnable {
        private KubernetesCheck() {}

        @Override
        public void run() {
            throw onlyByScript("k8s check");
        }
    }
}
