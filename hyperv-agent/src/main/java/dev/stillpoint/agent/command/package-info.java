/// How commands come in, in which order they are worked on, and when they count as finished.
///
/// Open [AgentCommandConsumer] first: it owns the poll thread. While the partition is ours there is one [Assignment]:
/// it reads back what was answered already ([AnsweredSteps]), puts each command into its VM's lane ([Lanes]) and
/// knows up to where may be committed ([UnfinishedOffsets]). In its lane a command becomes work by
/// [AgentCommandHandler], the one switch over all commands. A record is finished when its result is stored in
/// Kafka, and only then.
@NullMarked
package dev.stillpoint.agent.command;

import org.jspecify.annotations.NullMarked;
