package dev.stillpoint.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    @Test
    void runIdsSortByTheOrderOfTheirCreation() {
        assertThat(Stream.generate(RunId::next).limit(1000).toList()).isSorted();
        assertThat(RunId.next().value().version()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cluster:c1|C:\\V\\data.vhdx|cluster:c1|c:\\v\\DATA.VHDX|true",
                "cluster:c1|C:\\V\\data.vhdx|cluster:c1|C:/V//data.vhdx|true",
                "cluster:c1|C:\\V\\data.vhdx|cluster:c2|C:\\V\\data.vhdx|false",
                "cluster:c1|C:\\V\\data.vhdx|cluster:c1|C:\\V\\sqldata.vhdx|false",
                "share:nas/x|\\\\nas\\x\\a.vhdx|share:nas/x|\\\\NAS\\X\\\\a.vhdx|true",
                "share:nas/x|\\\\nas\\x\\a.vhdx|share:nas/x|\\nas\\x\\a.vhdx|false"
            })
    void disksAreTheSameWhenOwnerAndNormalisedPathAre(
            String owner, String path, String otherOwner, String otherPath, boolean same) {
        DiskPath one = new DiskPath(owner, path);
        DiskPath other = new DiskPath(otherOwner, otherPath);

        assertThat(one.sameFileAs(other)).isEqualTo(same);
        assertThat(one.diskId().equals(other.diskId())).isEqualTo(same);
    }

    @Test
    void everyPathHasAValidDiskId() {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            String owner = anyText(random);
            String path = anyText(random);
            assertThat(new DiskPath(owner, path).diskId().value())
                    .as("%s of %s", path, owner)
                    .matches("d-[0-9a-f]{16}");
        }
    }

    @Test
    void idsHaveTheFormThatTheirRefusalNames() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            String step = of("ad09-.:_ A", random, random.nextInt(6));
            assertThat(isAccepted(() -> new StepId(step)))
                    .as("step id '%s'", step)
                    .isEqualTo(step.matches("[a-z0-9-]+(:[a-z0-9.-]+)*"));
            String disk = (random.nextInt(8) == 0 ? "x-" : "d-")
                    + of(
                            "0123456789abcdef0123456789abcdefg".substring(random.nextInt(2)),
                            random,
                            15 + random.nextInt(3));
            assertThat(isAccepted(() -> new DiskId(disk)))
                    .as("disk id '%s'", disk)
                    .isEqualTo(disk.matches("d-[0-9a-f]{16}"));
        }
    }

    private static String of(String letters, Random random, int length) {
        StringBuilder text = new StringBuilder();
        random.ints(length, 0, letters.length()).forEach(at -> text.append(letters.charAt(at)));
        return text.toString();
    }

    private static boolean isAccepted(Runnable id) {
        try {
            id.run();
            return true;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    private static String anyText(Random random) {
        int[] codePoints = random.ints(random.nextInt(40), 0, Character.MAX_CODE_POINT)
                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                .toArray();
        return new String(codePoints, 0, codePoints.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NAS", "nas b", "../x", "nas_b", "a.b", "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddx"})
    void locationIdsThatWouldNotFitATopicAreRefused(String id) {
        assertThatThrownBy(() -> new LocationId(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + id + "'");
    }

    @Test
    void sourcePrefixCoversOnlyWhatLiesBelowIt() {
        Heartbeat.SourcePrefix prefix =
                new Heartbeat.SourcePrefix(new DiskPath("cluster:c1", "C:\\ClusterStorage\\Volume1"), false);

        assertThat(prefix.covers(new DiskPath("cluster:c1", "c:\\clusterstorage\\VOLUME1\\a.vhdx")))
                .isTrue();
        assertThat(prefix.covers(new DiskPath("cluster:c1", "C:\\ClusterStorage\\Volume10\\a.vhdx")))
                .isFalse();
        assertThat(prefix.covers(new DiskPath("cluster:c2", "C:\\ClusterStorage\\Volume1\\a.vhdx")))
                .isFalse();
    }

    @Test
    void attemptsAndDeliveriesCountFromOne() {
        RunId run = RunId.next();
        StepId step = new StepId("stop:x");
        assertThatThrownBy(() -> new StepRef(run, step, Direction.FORWARD, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new StepRef(run, step, Direction.FORWARD, 1, 1)
                        .sameAttempt(new StepRef(run, step, Direction.FORWARD, 1, 2)))
                .isTrue();
        assertThat(new StepRef(run, step, Direction.FORWARD, 1, 1)
                        .sameAttempt(new StepRef(run, step, Direction.UNDO, 1, 1)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            C:\\ClusterStorage\\Volume1\\X.vhdx    | c:\\clusterstorage\\volume1\\x.vhdx
            C:/ClusterStorage//Volume1\\\\X.vhdx   | c:\\clusterstorage\\volume1\\x.vhdx
            \\\\NAS-B\\Backup\\x                    | \\\\nas-b\\backup\\x
            //nas-b//backup/x                    | \\\\nas-b\\backup\\x
            \\\\\\nas-b\\x                          | \\\\nas-b\\x
            \\x                                  | \\x
            Ä.vhdx                               | ä.vhdx
            """)
    void twoSpellingsOfOneFileAreEqual(String path, String normalised) {
        assertThat(new DiskPath("share:nas-b/backup", path).normalised()).isEqualTo(normalised);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cluster:c1        | C:\\ClusterStorage\\Volume1\\ERP\\X.vhdx | cluster:c1 c:\\clusterstorage\\volume1
            cluster:C1        | c:/clusterstorage//VOLUME1/y.vhdx         | cluster:c1 c:\\clusterstorage\\volume1
            host:hv01.lab     | D:\\VMs\\x.vhdx                         | host:hv01.lab d:
            share:nas/backup  | \\\\nas\\backup\\a\\x.vhdx             | share:nas/backup
            host:hv01.lab     | x                                         | host:hv01.lab x
            """)
    void theVolumeIsToldByThePath(String owner, String path, String volume) {
        assertThat(new DiskPath(owner, path).volume()).isEqualTo(volume);
    }

    @Test
    void aCloneNamesItsRunAndOtherFilesNone() {
        RunId run = RunId.next();
        String clone = "a.vhdx." + run + ".d-0123456789abcdef-2.clone";

        assertThat(DiskCommand.CloneFile.runOf(clone)).contains(run);
        assertThat(DiskCommand.CloneFile.runOf(clone + ".0a1b2c3d.partial")).contains(run);
        for (String other :
                new String[] {"a.clone", "a.vhdx." + run + ".clone", clone + ".vhdx", clone + ".side", ""}) {
            assertThat(DiskCommand.CloneFile.runOf(other)).as(other).isEmpty();
        }
    }
}
