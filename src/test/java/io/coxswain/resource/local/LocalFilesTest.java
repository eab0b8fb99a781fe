package io.coxswain.resource.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.InvalidInputException;
import io.coxswain.api.ResourceFile;
import io.coxswain.api.ResourceUnavailableException;
import io.coxswain.api.StaleEpochException;
import io.coxswain.loop.TimeOrderedId;
import io.coxswain.resource.ResourceFiles.Writing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in a directory, whoever else writes to it. */
class LocalFilesTest {

    private static final String CLUSTER = "0123456789abcdef";
    private static final Writing UNHINDERED = new Writing() {
        @Override
        public void checkOpen() {}

        @Override
        public void checkFence() {}
    };

    @TempDir
    private Path directory;
    private LocalFiles files;
    private final String id = TimeOrderedId.next();

    @BeforeEach
    void open() {
        files = files();
        files.prepare(id);
    }

    @AfterEach
    void close() {
        files.close();
    }

    private LocalFiles files() {
        return new LocalFiles(directory, () -> CLUSTER);
    }

    private void write(String file, String text) throws IOException {
        try (OutputStream out = files.create(id, file, false, UNHINDERED)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private String read(String file) throws IOException {
        try (InputStream in = files.read(id, file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Path place() {
        return directory.resolve(CLUSTER).resolve("0").resolve("files").resolve(id);
    }

    private long uploads() throws IOException {
        Path uploads = directory.resolve(CLUSTER).resolve("0").resolve("uploads");
        try (Stream<Path> found = Files.walk(uploads)) {
            return found.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void givenAFileBeingWritten_whenItIsClosed_thenItTakesItsPlaceWhole() throws IOException {
        write("a/b.txt", "old");
        OutputStream out = files.create(id, "a/b.txt", true, UNHINDERED);
        out.write("new and longer".getBytes(StandardCharsets.UTF_8));
        out.flush();
        String before = read("a/b.txt");

        out.close();

        assertThat(before).isEqualTo("old");
        assertThat(read("a/b.txt")).isEqualTo("new and longer");
        assertThat(files.list(id)).containsExactly(new ResourceFile("a/b.txt", 14));
        assertThat(uploads()).isZero();
    }

    @Test
    void givenAFence_whenItRefuses_thenTheFileIsWhatItWas() throws IOException {
        write("a", "old");
        OutputStream out = files.create(id, "a", false, new Writing() {
            @Override
            public void checkOpen() {}

            @Override
            public void checkFence() {
                throw new StaleEpochException("somebody else has taken over");
            }
        });
        out.write(1);

        assertThatThrownBy(out::close).isInstanceOf(StaleEpochException.class);

        assertThat(read("a")).isEqualTo("old");
        assertThat(uploads()).isZero();
    }

    @Test
    void givenAWriterThatHasEnded_whenItWritesOn_thenNothingIsLeftEvenIfItCloses() throws IOException {
        OutputStream out = files.create(id, "a", false, new Writing() {
            @Override
            public void checkOpen() {
                throw new StaleEpochException("the worker has ended");
            }

            @Override
            public void checkFence() {}
        });

        assertThatThrownBy(() -> out.write(1)).isInstanceOf(StaleEpochException.class);
        out.close();

        assertThat(files.list(id)).isEmpty();
        assertThat(uploads()).isZero();
    }

    @Test
    void givenAFile_whenAppended_thenItGrows() throws IOException {
        for (String text : List.of("one,", "two")) {
            try (OutputStream out = files.append(id, "log/a", true, UNHINDERED)) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
        }

        assertThat(read("log/a")).isEqualTo("one,two");
    }

    @Test
    void givenNoSuchFile_whenReadOrDeleted_thenItIsToldOrNothingHappens() {
        CoxswainException missing = catchThrowableOfType(CoxswainException.class, () -> files.read(id, "none/at/all"));

        files.delete(id, "none/at/all");
        assertThat(missing.code()).isEqualTo(ErrorCode.RESOURCE_NOT_FOUND);
        assertThat(missing).hasMessageContaining("none/at/all");
    }

    @Test
    void givenHostileLinks_whenUsedAsFilesOrDirectories_thenNothingOutsideIsReadOrTouched(@TempDir Path outside) throws IOException {
        Path secret = Files.writeString(outside.resolve("secret"), "secret");
        Files.createSymbolicLink(place().resolve("directory"), outside);
        Files.createSymbolicLink(place().resolve("file"), secret);
        Files.createSymbolicLink(place().resolve("dangling"), outside.resolve("new"));

        for (String file : List.of("directory/secret", "directory/new", "file", "dangling")) {
            assertThatThrownBy(() -> files.create(id, file, false, UNHINDERED)).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> files.append(id, file, false, UNHINDERED)).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> files.read(id, file)).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> files.delete(id, file)).isInstanceOf(InvalidInputException.class);
        }
        assertThat(files.list(id)).isEmpty();
        files.makeDurable(id);
        assertThat(files.remove(List.of(id))).isEmpty();

        assertThat(Files.exists(place(), LinkOption.NOFOLLOW_LINKS)).isFalse();
        try (Stream<Path> left = Files.list(outside)) {
            assertThat(left).containsExactly(secret);
        }
        assertThat(secret).hasContent("secret");
    }

    @Test
    void givenALinkInPlaceOfAResource_whenSwept_thenOnlyTheLinkGoes(@TempDir Path outside) throws IOException {
        Path secret = Files.writeString(outside.resolve("secret"), "secret");
        String linked = TimeOrderedId.next();
        Files.createSymbolicLink(place().resolveSibling(linked), outside);

        List<String> found = files.findIds("");
        assertThatThrownBy(() -> files.read(linked, "secret")).isInstanceOf(ResourceUnavailableException.class);
        assertThat(files.remove(List.of(linked))).isEmpty();

        assertThat(found).contains(linked, id);
        assertThat(files.findIds("")).containsExactly(id);
        assertThat(secret).exists();
    }

    @Test
    void givenAPlaceThatCanNotBeCleared_whenRemovedWithOthers_thenTheOthersGo() throws IOException {
        String unreachable = "a".repeat(300);
        write("a", "x");

        var errors = files.remove(List.of(unreachable, id));

        assertThat(errors).containsOnlyKeys(unreachable);
        assertThat(files.findIds("")).isEmpty();
    }

    @Test
    void givenTwoProcesses_whenTheyUseOneDirectory_thenEachHasItsOwnPartAndTheNextProcessFindsWhatTheyLeft() throws IOException {
        write("a", "kept");
        String first = files.store();
        LocalFiles beside = files();
        String second = beside.requireStore();
        files.close();
        beside.close();

        LocalFiles next = files();
        next.takeOver();
        LocalFiles last = files();
        last.takeOver();
        LocalFiles none = files();
        none.takeOver();

        assertThat(second).isNotEqualTo(first);
        assertThat(next.store()).isEqualTo(first);
        assertThat(last.store()).isEqualTo(second);
        assertThat(none.store()).as("makes nothing until it is needed").isNull();
        try (InputStream in = next.read(id, "a")) {
            assertThat(in.readAllBytes()).asString().isEqualTo("kept");
        }
        next.close();
        last.close();
    }

    @Test
    void givenAProcessThatDiedWhileWriting_whenTheNextOneTakesOver_thenWhatIsNotWholeIsGone() throws IOException {
        OutputStream unfinished = files.create(id, "a", false, UNHINDERED);
        unfinished.write(new byte[100_000]);
        long before = uploads();
        files.close();

        LocalFiles next = files();
        next.takeOver();

        assertThat(before).isEqualTo(1);
        assertThat(uploads()).isZero();
        assertThat(next.list(id)).isEmpty();
        next.close();
    }

    @Test
    void givenAnotherCluster_whenItUsesTheSameDirectory_thenItSeesNothingOfThis() throws IOException {
        write("a", "x");

        try (LocalFiles other = new LocalFiles(directory, () -> "fedcba9876543210")) {
            other.takeOver();
            assertThat(other.store()).isNull();
            assertThat(other.requireStore()).isNotEqualTo(files.store());
            assertThat(other.findIds("")).isEmpty();
        }
    }

    @Test
    void givenAPlaceThatIsNoDirectory_whenUsed_thenTheErrorNamesTheKey(@TempDir Path parent) throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "");
        LocalFiles broken = new LocalFiles(file, () -> CLUSTER);

        assertThatThrownBy(broken::requireStore).isInstanceOf(ResourceUnavailableException.class)
                .hasMessageContaining("coxswain.resources.local.directory");
    }

    @Test
    void givenFilesThatWereDeletedByHand_whenUsed_thenItIsNotTakenForAnEmptyResource() throws IOException {
        Files.delete(place());

        assertThatThrownBy(() -> files.list(id)).isInstanceOf(ResourceUnavailableException.class).hasMessageContaining("are gone");
        assertThatThrownBy(() -> files.create(id, "a", false, UNHINDERED)).isInstanceOf(ResourceUnavailableException.class);
    }
}
