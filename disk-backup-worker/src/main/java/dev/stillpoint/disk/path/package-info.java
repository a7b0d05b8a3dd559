/// Windows paths of the fabric to paths of this host. Open [PathMap] first. The mapped prefixes are the
/// allow-list: what lies below none of them, or is spelt so that Windows would read it as something else
/// ([WindowsPath]), or passes a symbolic link, is refused by name ([PathRefused]).
@NullMarked
package dev.stillpoint.disk.path;

import org.jspecify.annotations.NullMarked;
