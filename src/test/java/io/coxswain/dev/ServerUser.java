package io.coxswain.dev;

import java.io.IOException;
import java.nio.file.Path;

/** A program that uses the server of a data directory until its standard input ends: what a second node is to the first. */
final class ServerUser {

    private ServerUser() {}

    public static void main(String[] args) throws IOException {
        try (var server = EmbeddedPostgresServer.startOrJoin(Path.of(args[0]), Path.of(args[1]))) {
            System.out.println(server.process().orElseThrow().pid() + " " + server.jdbcUrl());
            System.in.transferTo(System.err);
        }
    }
}
