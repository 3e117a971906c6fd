package im.magpie.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One question to a Redis or a Sentinel. */
final class Resp {
    private Resp() {}

    /** The answer, or the parts of an array of texts; what says that the password is wrong is an answer too. */
    static List<String> ask(int port, String password, String command) throws IOException {
        try (Socket socket = Probe.connect(port)) {
            socket.getOutputStream()
                    .write(("AUTH " + password + "\r\n" + command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            List<String> authenticated = answer(answers);
            return authenticated.equals(List.of("+OK")) ? answer(answers) : authenticated;
        }
    }

    private static List<String> answer(BufferedReader answers) throws IOException {
        String first = line(answers);
        if (first.startsWith("$")) {
            return List.of(text(answers, length(first)));
        }
        if (!first.startsWith("*")) {
            return List.of(first);
        }
        List<String> parts = new ArrayList<>();
        for (int left = length(first); left > 0; left--) {
            parts.addAll(answer(answers));
        }
        return parts;
    }

    private static String text(BufferedReader answers, int length) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            int next = answers.read();
            if (next < 0) {
                throw new IOException("The answer ends too early");
            }
            text.append((char) next);
        }
        line(answers);
        return text.toString();
    }

    /** Negative for what is not there. */
    private static int length(String line) {
        return Integer.parseInt(line.substring(1));
    }

    private static String line(BufferedReader answers) throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("The answer ends too early");
        }
        return line;
    }
}
