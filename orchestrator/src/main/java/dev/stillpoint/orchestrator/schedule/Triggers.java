package dev.stillpoint.orchestrator.schedule;

import dev.stillpoint.contracts.Schedule;
import dev.stillpoint.orchestrator.chore.Chore;
import dev.stillpoint.orchestrator.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;
import org.quartz.CronTrigger;
import org.quartz.JobBuilder;
import org.quartz.JobKey;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.listeners.TriggerListenerSupport;

/// Gives every enabled schedule its trigger in Quartz. The schedules' rows are the truth and the triggers
/// follow them, now and again at intervals: whatever ends in between, they come to agree.
///
/// A trigger is named by its schedule and carries the version that it was made for. Several orchestrators share
/// Quartz's store; which of them fires its row locks decide.
@ApplicationScoped
public class Triggers {
    private static final Logger LOG = Logger.getLogger(Triggers.class);
    static final String GROUP = "schedules";
    static final String VERSION = "version";
    private static final JobKey JOB = new JobKey("fire", GROUP);

    private final Database database;
    private final Scheduler quartz;
    private final Firings firings;
    private final ExecutorService soon = Executors.newSingleThreadExecutor(
            work -> Thread.ofPlatform().name("triggers").daemon().unstarted(work));

    Triggers(Database database, Scheduler quartz, Firings firings) {
        this.database = database;
        this.quartz = quartz;
        this.firings = firings;
    }

    @Produces
    @Singleton
    static Chore chore(Triggers triggers) {
        return new Chore("letting triggers follow their schedules", Duration.ofSeconds(10), triggers::follow);
    }

    /// Begins to fire.
    public void start() throws SchedulerException {
        quartz.setJobFactory((fired, scheduler) -> new FiringJob(firings));
        quartz.getListenerManager().addTriggerListener(new Missed(firings));
        quartz.addJob(
                JobBuilder.newJob(FiringJob.class)
                        .withIdentity(JOB)
                        .storeDurably()
                        .requestRecovery()
                        .build(),
                true);
        quartz.start();
    }

    /// Begins no more firings; those that are under way end.
    public void stop() {
        soon.shutdown();
        try {
            quartz.standby();
        } catch (SchedulerException e) {
            LOG.infof("what is left to fire is another orchestrator's: %s", e.getMessage());
        }
    }

    /// Lets the triggers follow what was just changed, without waiting for it.
    void followSoon() {
        soon.execute(() -> {
            try {
                follow();
            } catch (SchedulerException | RuntimeException e) {
                LOG.warnf("the triggers will follow their schedules a little later: %s", e.getMessage());
            }
        });
    }

    /// Lets the triggers follow their schedules. Any orchestrator may.
    synchronized void follow() throws SchedulerException {
        Map<UUID, StoredSchedule> wanted = enabled();
        for (TriggerKey key : quartz.getTriggerKeys(GroupMatcher.triggerGroupEquals(GROUP))) {
            Trigger trigger = quartz.getTrigger(key);
            StoredSchedule schedule = wanted.remove(UUID.fromString(key.getName()));
            if (schedule == null) {
                quartz.unscheduleJob(key);
            } else if (trigger != null && !String.valueOf(schedule.version()).equals(trigger.getDescription())) {
                quartz.rescheduleJob(key, trigger(schedule));
            }
        }
        for (StoredSchedule schedule : wanted.values()) {
            make(schedule);
        }
    }

    private void make(StoredSchedule schedule) throws SchedulerException {
        try {
            quartz.scheduleJob(trigger(schedule));
        } catch (ObjectAlreadyExistsException e) {
            LOG.debugf("another orchestrator was faster with the trigger of schedule %s", schedule.id());
        } catch (SchedulerException e) {
            if (times(schedule).after(Instant.now()).isEmpty()) {
                LOG.debugf("schedule %s has no more firings", schedule.id());
            } else {
                throw e;
            }
        }
    }

    private static FiringTimes times(StoredSchedule schedule) {
        return FiringTimes.of(schedule.wanted().cron(), schedule.wanted().timeZone());
    }

    private static Trigger trigger(StoredSchedule stored) {
        Schedule schedule = stored.wanted();
        int whenMissed = switch (schedule.onMissed()) {
            case RUN_ONCE -> CronTrigger.MISFIRE_INSTRUCTION_FIRE_ONCE_NOW;
            case SKIP -> CronTrigger.MISFIRE_INSTRUCTION_DO_NOTHING;
        };
        return TriggerBuilder.newTrigger()
                .withIdentity(stored.id().toString(), GROUP)
                .forJob(JOB)
                .withDescription(String.valueOf(stored.version()))
                .usingJobData(VERSION, String.valueOf(stored.version()))
                .withSchedule(ScheduleTrigger.of(schedule.cron(), schedule.timeZone(), whenMissed))
                .build();
    }

    private Map<UUID, StoredSchedule> enabled() {
        return database.withConnection(connection -> {
            try (PreparedStatement select =
                            connection.prepareStatement("SELECT id, version, wanted FROM schedules WHERE enabled");
                    ResultSet rows = select.executeQuery()) {
                Map<UUID, StoredSchedule> schedules = new HashMap<>();
                while (rows.next()) {
                    UUID id = rows.getObject("id", UUID.class);
                    schedules.put(
                            id,
                            new StoredSchedule(
                                    id, rows.getLong("version"), StoredSchedule.read(rows.getString("wanted"))));
                }
                return schedules;
            }
        });
    }

    /// Notes firings for which nobody was there, before Quartz goes by the schedule's policy.
    private static final class Missed extends TriggerListenerSupport {
        private final Firings firings;

        Missed(Firings firings) {
            this.firings = firings;
        }

        @Override
        public String getName() {
            return "missed";
        }

        @Override
        public void triggerMisfired(Trigger trigger) {
            if (!trigger.getKey().getGroup().equals(GROUP) || trigger.getNextFireTime() == null) {
                return;
            }
            try {
                firings.missed(
                        UUID.fromString(trigger.getKey().getName()),
                        Long.parseLong(trigger.getJobDataMap().getString(VERSION)),
                        trigger.getNextFireTime().toInstant());
            } catch (RuntimeException e) {
                LOG.warnf(
                        "a missed firing of schedule %s is not noted: %s",
                        trigger.getKey().getName(), e.getMessage());
            }
        }
    }
}
