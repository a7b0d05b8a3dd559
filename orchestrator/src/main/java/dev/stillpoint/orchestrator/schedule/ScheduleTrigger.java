package dev.stillpoint.orchestrator.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quartz.CronTrigger;
import org.quartz.ScheduleBuilder;
import org.quartz.impl.jdbcjobstore.SimplePropertiesTriggerPersistenceDelegateSupport;
import org.quartz.impl.jdbcjobstore.SimplePropertiesTriggerProperties;
import org.quartz.impl.triggers.CronTriggerImpl;
import org.quartz.spi.MutableTrigger;
import org.quartz.spi.OperableTrigger;

/// Quartz's cron trigger with the times of [FiringTimes].
final class ScheduleTrigger extends CronTriggerImpl {
    private static final long serialVersionUID = 1;

    private final String cron;
    private final String zone;

    private ScheduleTrigger(String cron, String zone) {
        this.cron = cron;
        this.zone = zone;
    }

    static ScheduleBuilder<CronTrigger> of(String cron, ZoneId zone, int misfireInstruction) {
        return new ScheduleBuilder<>() {
            @Override
            protected MutableTrigger build() {
                ScheduleTrigger trigger = new ScheduleTrigger(cron, zone.getId());
                trigger.setMisfireInstruction(misfireInstruction);
                return trigger;
            }
        };
    }

    @Override
    protected @Nullable Date getTimeAfter(Date moment) {
        Optional<Instant> next = FiringTimes.of(cron, ZoneId.of(zone)).after(moment.toInstant());
        return next.map(Date::from).orElse(null);
    }

    /// Only asked for a trigger that ends.
    @Override
    protected @Nullable Date getTimeBefore(Date moment) {
        return null;
    }

    /// So that Quartz does not store it as a plain cron trigger.
    @Override
    public boolean hasAdditionalProperties() {
        return true;
    }

    @Override
    public String getCronExpression() {
        return cron;
    }

    @Override
    public String getExpressionSummary() {
        return cron + " in " + zone;
    }

    @Override
    public ScheduleBuilder<CronTrigger> getScheduleBuilder() {
        return of(cron, ZoneId.of(zone), getMisfireInstruction());
    }

    /// How the JDBC store keeps it. Quartz makes it by its name.
    public static final class Persistence extends SimplePropertiesTriggerPersistenceDelegateSupport {
        @Override
        public boolean canHandleTriggerType(OperableTrigger trigger) {
            return trigger instanceof ScheduleTrigger;
        }

        @Override
        public String getHandledTriggerTypeDiscriminator() {
            return "ZONED";
        }

        @Override
        protected SimplePropertiesTriggerProperties getTriggerProperties(OperableTrigger trigger) {
            SimplePropertiesTriggerProperties properties = new SimplePropertiesTriggerProperties();
            ScheduleTrigger schedule = (ScheduleTrigger) trigger;
            properties.setString1(schedule.cron);
            properties.setString2(schedule.zone);
            return properties;
        }

        @Override
        protected TriggerPropertyBundle getTriggerPropertyBundle(SimplePropertiesTriggerProperties properties) {
            return new TriggerPropertyBundle(
                    of(
                            properties.getString1(),
                            ZoneId.of(properties.getString2()),
                            CronTrigger.MISFIRE_INSTRUCTION_SMART_POLICY),
                    null,
                    null);
        }
    }
}
