package io.coxswain.builtin.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecordReaderTest {

    static final Dialect DIALECT = new Dialect((byte) ',', (byte) '"', "", StandardCharsets.UTF_8, true);

    @Test
    void givenRandomText_whenReadingInPiecesOfAnySize_thenRecordsAreThoseOfAPlainReading() throws IOException {
        for (long seed = 0; seed < 20_000; seed++) {
            byte[] csv = new RandomCsv(seed).bytes();
            int mark = ByteOrderMark.lengthIn(csv, csv.length);
            InputStream pieces = new Piecemeal(csv, mark, seed);

            List<RandomCsv.Record> records = read(new RecordReader(pieces, DIALECT, 1));

            assertThat(records).as("seed %d", seed).isEqualTo(RandomCsv.records(csv));
        }
    }

    @Test
    void givenAQuoteThatIsNeverClosed_whenReading_thenTheRecordSaysSo() throws IOException {
        RecordReader reader = reader("a,b\n\"c,d\ne,f\n");

        reader.next();
        assertThat(reader.problem()).isNull();
        reader.next();

        assertThat(reader.problem()).isEqualTo("a quote is not closed");
        assertThat(reader.line()).isEqualTo(2);
        assertThat(reader.next()).isFalse();
    }

    @Test
    void givenARecordThatIsTooLong_whenReading_thenItIsBadAndTheNextIsRight() throws IOException {
        String huge = "\"" + "x\n".repeat(RecordReader.MAX_RECORD_BYTES) + "\",1\nnext,2\n";
        RecordReader reader = reader(huge);

        reader.next();
        assertThat(reader.problem()).startsWith("the record is longer than 16 MB");
        reader.next();

        assertThat(reader.problem()).isNull();
        assertThat(reader.text()).isEqualTo("next,2");
        assertThat(reader.line()).isEqualTo(RecordReader.MAX_RECORD_BYTES + 2L);
    }

    private static RecordReader reader(String text) {
        return new RecordReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), DIALECT, 1);
    }

    static List<RandomCsv.Record> read(RecordReader reader) throws IOException {
        List<RandomCsv.Record> records = new ArrayList<>();
        while (reader.next()) {
            records.add(new RandomCsv.Record(reader.text(), reader.line()));
        }
        return records;
    }

    /** Gives one to seven bytes at a time. */
    private static final class Piecemeal extends ByteArrayInputStream {

        private final SplittableRandom random;

        Piecemeal(byte[] bytes, int from, long seed) {
            super(bytes, from, bytes.length - from);
            this.random = new SplittableRandom(seed);
        }

        @Override
        public synchronized int read(byte[] bytes, int offset, int length) {
            return super.read(bytes, offset, Math.min(length, 1 + random.nextInt(7)));
        }
    }
}
