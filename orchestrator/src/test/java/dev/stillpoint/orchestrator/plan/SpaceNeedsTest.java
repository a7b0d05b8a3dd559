package dev.stillpoint.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillpoint.contracts.Inventory;
import dev.stillpoint.contracts.Slot;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpaceNeedsTest {
    @ParameterizedTest(name = "{0}: {1} MiB of {2}")
    @CsvSource({
        "fixed, 1004, 1000, 1054",
        "fixed and large, 10244, 10240, 10756",
        "dynamic and nearly empty, 4, 1000, 36",
        "dynamic and half full, 500, 1000, 532",
        "dynamic and nearly full, 995, 1000, 1044",
        "dynamic and full, 1004, 1000, 1054",
        "dynamic and large, 10244, 65536, 10756",
        "dynamic with little left to grow, 100, 110, 110",
        "of unknown size, 101, 0, 106"
    })
    void aCopyTakesWhatTheFilesTakeAndAMargin(String kind, long length, long virtualSize, long needed) {
        Inventory.Disk disk = new Inventory.Disk(
                Slot.scsi(0, 1),
                Scenes.data(),
                null,
                true,
                "VHDX",
                List.of(Scenes.data()),
                List.of(),
                length << 20,
                length << 20,
                virtualSize << 20);

        assertThat(SpaceNeeds.copy(disk, Facts.Margin.DEFAULT) >> 20).isEqualTo(needed);
    }
}
