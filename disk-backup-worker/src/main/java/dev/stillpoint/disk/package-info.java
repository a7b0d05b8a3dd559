/// The disk worker: copies the shared disks of stopped virtual machines to a storage location and proves the copies.
/// `command` is its side to Kafka, `copy` the engine, [Cli] the engine without any service.
@NullMarked
package dev.stillpoint.disk;

import org.jspecify.annotations.NullMarked;
