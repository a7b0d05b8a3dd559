package dev.stillpoint.orchestrator.run;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Copies that are verified again without anybody asking for it. Off until a budget is given: reading a NAS costs
/// whoever else uses it, which only its admin can weigh.
@ConfigMapping(prefix = "stillpoint.re-verification")
public interface ReVerificationConfig {
    /// Bytes that may be read so of one storage location in a day; 0 for none.
    @WithDefault("0")
    MemorySize bytesPerDay();

    /// A set is verified again when its oldest copy's proof is older than this.
    @WithDefault("P30D")
    Duration proofAge();

    /// Pause between two looks for a set that is due.
    @WithDefault("PT1M")
    Duration lookEvery();
}
