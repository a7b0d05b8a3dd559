package dev.stillpoint.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a file was when it was last looked at, so that another one, or a changed one, of the same name is told from
/// it.
///
/// @param length in bytes
/// @param modifiedAt the file system's time of the last change
/// @param diskId the identifier inside a VHDX (MS-VHDX, section 2.6.2.4, virtual disk id); absent for other files
public record FileIdentity(
        long length, Instant modifiedAt, @Nullable String diskId) {}
