package dev.stillpoint.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;

/// How often each user may come: a bucket of tokens for each, which fills as time goes on. A full bucket is no
/// more than none, so one that nobody touched for as long as it takes to fill is forgotten.
@ApplicationScoped
public class RequestRates {
    private final int perSecond;
    private final int burst;
    private final TimeMeter time;
    private final Cache<String, Bucket> buckets;

    @Inject
    RequestRates(LimitsConfig config) {
        this(config.requestsPerSecond(), config.burst(), TimeMeter.SYSTEM_NANOTIME);
    }

    RequestRates(int perSecond, int burst, TimeMeter time) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.time = time;
        this.buckets = Caffeine.newBuilder()
                .expireAfterAccess(Duration.ofSeconds(1 + burst / perSecond))
                .ticker(time::currentTimeNanos)
                .build();
    }

    public int perSecond() {
        return perSecond;
    }

    /// Counts a request of this user.
    ///
    /// @return empty when it may go on; else how long until the next one may
    public Optional<Duration> take(String user) {
        ConsumptionProbe probe = buckets.get(user, name -> bucket()).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .withCustomTimePrecision(time)
                .build();
    }
}
