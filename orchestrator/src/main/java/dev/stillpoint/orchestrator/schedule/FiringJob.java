package dev.stillpoint.orchestrator.schedule;

import dev.stillpoint.orchestrator.kafka.UntilItWorks;
import java.time.Instant;
import java.util.UUID;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.TriggerKey;

/// What Quartz runs when a schedule's time has come. Should the process end in the middle, another one runs it
/// again for the same time.
final class FiringJob implements Job {
    private static final String ORIGINAL_TIME =
            org.quartz.Scheduler.FAILED_JOB_ORIGINAL_TRIGGER_SCHEDULED_FIRETIME_IN_MILLISECONDS;

    private final Firings firings;

    FiringJob(Firings firings) {
        this.firings = firings;
    }

    @Override
    public void execute(JobExecutionContext context) {
        TriggerKey trigger = context.isRecovering()
                ? context.getRecoveringTriggerKey()
                : context.getTrigger().getKey();
        UUID schedule = UUID.fromString(trigger.getName());
        long version = Long.parseLong(context.getMergedJobDataMap().getString(Triggers.VERSION));
        Instant dueAt = context.isRecovering()
                ? Instant.ofEpochMilli(
                        Long.parseLong(context.getMergedJobDataMap().getString(ORIGINAL_TIME)))
                : context.getScheduledFireTime().toInstant();
        UntilItWorks.run("firing of schedule " + schedule, () -> firings.fire(schedule, version, dueAt));
    }
}
