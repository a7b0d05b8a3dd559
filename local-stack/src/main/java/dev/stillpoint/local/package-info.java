/// The embedded stack and the commands of `./stillpoint`.
///
/// | package | owns |
/// |---|---|
/// | `command` | what users type |
/// | `demo` | the main job, told and checked |
/// | `stack` | one running installation; open `LocalStack` first |
/// | `part` | processes: launched, recorded, recognised again, ended |
/// | `kafka`, `postgres` | the embedded servers |
/// | `fabric`, `api` | clients of the simulated fabric's control plane and of the REST API |
@NullMarked
package dev.stillpoint.local;

import org.jspecify.annotations.NullMarked;
