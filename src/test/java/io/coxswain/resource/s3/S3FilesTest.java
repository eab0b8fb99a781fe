package io.coxswain.resource.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.ResourceFile;
import io.coxswain.api.ResourceUnavailableException;
import io.coxswain.api.StaleEpochException;
import io.coxswain.loop.TimeOrderedId;
import io.coxswain.resource.ResourceFiles.Writing;
import io.coxswain.resource.ResourceProperties.S3;
import io.coxswain.testing.S3Server;
import io.coxswain.testing.TcpProxy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Objects in a bucket, against an S3 server. */
class S3FilesTest {

    private static final int MEGABYTE = 1 << 20;
    private static final String CLUSTER = "c";
    private static final Writing UNHINDERED = new Writing() {
        @Override
        public void checkOpen() {}

        @Override
        public void checkFence() {}
    };
    private static final Writing STALE = new Writing() {
        @Override
        public void checkOpen() {}

        @Override
        public void checkFence() {
            throw new StaleEpochException("somebody else has taken over");
        }
    };

    private final S3Server server = S3Server.shared();
    private final S3 settings = S3Server.settings(server.port(), "s3.part-size=5MB");
    /** Pages of 10, so that few objects make many. */
    private final S3Files files = new S3Files(settings, () -> CLUSTER, 10);
    private final String id = TimeOrderedId.next();

    @AfterEach
    void close() {
        files.close();
    }

    private static void write(S3Files files, String id, String file, byte[] bytes) {
        try (OutputStream out = files.create(id, file, true, UNHINDERED)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] read(String file) throws IOException {
        try (InputStream in = files.read(id, file)) {
            return in.readAllBytes();
        }
    }

    private List<String> allIds() {
        List<String> all = new ArrayList<>();
        for (List<String> page = files.findIds(""); !page.isEmpty(); page = files.findIds(page.getLast())) {
            all.addAll(page);
        }
        return all;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void givenALargeStream_whenWrittenInOddPieces_thenItIsSentInPartsAndReadBack() throws IOException {
        byte[] bytes = random(12 * MEGABYTE + 17);
        OutputStream out = files.create(id, "large/ümlaut ~ (1).bin", true, UNHINDERED);
        for (int from = 0; from < bytes.length; from += 700_001) {
            out.write(bytes, from, Math.min(700_001, bytes.length - from));
        }
        int uploads = server.uploads(settings);
        int visible = server.objects(settings);

        out.close();

        assertThat(uploads).isEqualTo(1);
        assertThat(visible).isZero();
        assertThat(Arrays.equals(read("large/ümlaut ~ (1).bin"), bytes)).isTrue();
        assertThat(files.list(id)).containsExactly(new ResourceFile("large/ümlaut ~ (1).bin", bytes.length));
        assertThat(server.uploads(settings)).isZero();
    }

    @Test
    void givenALargeStreamOfAStaleWriter_whenItCloses_thenNothingAppearsAndTheUploadIsGivenUp() throws IOException {
        OutputStream out = files.create(id, "large", true, STALE);
        out.write(random(6 * MEGABYTE));

        assertThatThrownBy(out::close).isInstanceOf(StaleEpochException.class);

        assertThat(server.objects(settings)).isZero();
        assertThat(server.uploads(settings)).isZero();
    }

    @Test
    void givenAFile_whenAppended_thenItIsWrittenAnewWithWhatWasThere() throws IOException {
        for (byte[] piece : List.of(random(6 * MEGABYTE), random(1_000))) {
            try (OutputStream out = files.append(id, "log", true, UNHINDERED)) {
                out.write(piece);
            }
        }

        byte[] all = read("log");

        assertThat(all).hasSize(6 * MEGABYTE + 1_000);
        assertThat(Arrays.equals(Arrays.copyOfRange(all, 6 * MEGABYTE, all.length), random(1_000))).isTrue();
    }

    @Test
    void givenAnEmptyAndAMissingFile_whenRead_thenOneIsEmptyAndTheOtherIsTold() throws IOException {
        write(files, id, "empty", new byte[0]);

        CoxswainException missing = catchThrowableOfType(CoxswainException.class, () -> files.read(id, "none"));

        assertThat(read("empty")).isEmpty();
        assertThat(missing.code()).isEqualTo(ErrorCode.RESOURCE_NOT_FOUND);
        files.delete(id, "none");
        files.delete(id, "empty");
        assertThat(files.list(id)).isEmpty();
    }

    @Test
    void givenManyResources_whenSomeAreRemoved_thenTheirFilesAndUploadsGoAndNoOthers() throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String one = "01%024d".formatted(i);
            ids.add(one);
            for (int file = 0; file < (i == 7 ? 60 : 2); file++) {
                write(files, one, "f/" + file, new byte[] {1});
            }
        }
        OutputStream unfinished = files.create(ids.get(3), "unfinished", true, UNHINDERED);
        unfinished.write(random(6 * MEGABYTE));
        OutputStream other = files.create(ids.get(4), "unfinished", true, UNHINDERED);
        other.write(random(6 * MEGABYTE));
        List<String> odd = ids.stream().filter(one -> Integer.parseInt(one.substring(2)) % 2 == 1).toList();

        var errors = files.remove(odd);

        assertThat(errors).isEmpty();
        assertThat(server.objects(settings)).isEqualTo(40);
        assertThat(server.uploads(settings)).isEqualTo(1);
        assertThat(allIds()).isEqualTo(ids.stream().filter(one -> !odd.contains(one)).toList());
        other.close();
        assertThat(files.list(ids.get(4))).extracting(ResourceFile::name).containsExactly("f/0", "f/1", "unfinished");
    }

    @Test
    void givenAServerThatCanNotBeReached_whenUsed_thenTheErrorIsTypedAndLaterItWorks() throws IOException {
        try (TcpProxy way = TcpProxy.to(server.port());
                S3Files far = new S3Files(S3Server.settings(way.port(), "s3.attempts=2", "s3.connect-timeout=1s", "s3.socket-timeout=2s",
                        "s3.part-size=5MB"), () -> CLUSTER)) {
            write(far, id, "before", new byte[] {1});
            OutputStream torn = far.create(id, "torn", true, UNHINDERED);
            torn.write(random(6 * MEGABYTE));
            way.cut();

            assertThatThrownBy(() -> far.read(id, "before")).isInstanceOf(ResourceUnavailableException.class)
                    .hasMessageContaining(S3Server.BUCKET);
            assertThatThrownBy(() -> far.list(id)).isInstanceOf(ResourceUnavailableException.class);
            assertThatThrownBy(torn::close).isInstanceOf(ResourceUnavailableException.class);
            assertThat(far.remove(List.of(id))).containsOnlyKeys(id);
            way.mend();

            assertThat(far.list(id)).extracting(ResourceFile::name).containsExactly("before");
            assertThat(far.remove(List.of(id))).isEmpty();
            assertThat(far.findIds("")).as("the torn upload went with its resource").isEmpty();
        }
    }

    @Test
    void givenABucketThatDoesNotExist_whenUsed_thenTheErrorNamesItAndTheKeys() {
        S3 nowhere = new S3("no-such-bucket", settings.prefix(), settings.endpoint(), null, true, "test", "test", settings.connectTimeout(),
                settings.socketTimeout(), 1, settings.partSize());

        try (S3Files none = new S3Files(nowhere, () -> CLUSTER)) {
            assertThatThrownBy(() -> write(none, id, "a", new byte[1])).isInstanceOf(ResourceUnavailableException.class)
                    .hasMessageContaining("no-such-bucket").hasMessageContaining("coxswain.resources.s3");
        }
    }
}
