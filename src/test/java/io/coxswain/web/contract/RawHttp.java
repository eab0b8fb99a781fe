package io.coxswain.web.contract;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A client that sends exactly the bytes that it is told to, over one connection for as long as the node keeps it. Not thread-safe. */
final class RawHttp implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * An answer.
     *
     * @param status 0 if the node hung up without one
     * @param headers by their names in lower case
     */
    record Answer(int status, Map<String, String> headers, String body) {

        static final Answer NONE = new Answer(0, Map.of(), "");

        String contentType() {
            return headers.getOrDefault("content-type", "").replaceAll(";.*", "").strip();
        }
    }

    private final int port;
    private @Nullable Socket socket;
    private @Nullable InputStream input;

    RawHttp(int port) {
        this.port = port;
    }

    /** Sends a request and reads its answer. One that the node cuts off on a connection from before is sent again. */
    Answer send(byte[] request, boolean head) throws IOException {
        boolean fresh = socket == null;
        Answer answer = trySend(request, head);
        return answer.status() == 0 && !fresh ? trySend(request, head) : answer;
    }

    private Answer trySend(byte[] request, boolean head) throws IOException {
        try {
            if (socket == null) {
                socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setSoTimeout((int) PATIENCE.toMillis());
                socket.setTcpNoDelay(true);
                input = new BufferedInputStream(socket.getInputStream());
            }
            try {
                socket.getOutputStream().write(request);
                socket.getOutputStream().flush();
            } catch (IOException e) {
                // Refused before all was sent; the answer may be there all the same.
            }
            return read(head);
        } catch (java.net.SocketTimeoutException e) {
            close();
            throw e;
        } catch (IOException e) {
            close();
            return Answer.NONE;
        }
    }

    private Answer read(boolean head) throws IOException {
        String line = line();
        while (line.startsWith("HTTP/1.1 100")) {
            line();
            line = line();
        }
        if (line.isEmpty()) {
            close();
            return Answer.NONE;
        }
        int status = Integer.parseInt(line.split(" ")[1]);
        Map<String, String> headers = headers();
        Answer answer = new Answer(status, headers, body(status, head, headers));
        if (headers.getOrDefault("connection", "").equalsIgnoreCase("close")
                || answer.contentType().equals("text/event-stream")) {
            close();
        }
        return answer;
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        return headers;
    }

    private String body(int status, boolean head, Map<String, String> headers) throws IOException {
        if (head || status == 204 || status == 304 || headers.getOrDefault("content-type", "").startsWith("text/event-stream")) {
            return "";
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                body.write(input.readNBytes(size));
                line();
            }
            line();
        } else if (headers.containsKey("content-length")) {
            body.write(input.readNBytes(Integer.parseInt(headers.get("content-length"))));
        } else {
            body.write(input.readAllBytes());
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = input.read(); next >= 0 && next != '\n'; next = input.read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is gone either way.
            }
            socket = null;
        }
    }
}
