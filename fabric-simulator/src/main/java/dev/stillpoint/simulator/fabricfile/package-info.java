/// Reads fabric files: the YAML that describes a simulated fabric. [FabricFile] is what a file says,
/// [FabricFileReader] reads and checks it.
///
/// # Writing a fabric file
///
/// Sizes are whole MiB written with a unit (`16MiB`, `5GiB`; `KiB` for capacities), durations are seconds as numbers.
/// An unknown or doubled key, a name that does not exist and a slot that is taken are refused with the object's name.
/// Windows paths stand in single quotes, where a backslash is itself.
///
/// ```yaml
/// fabric: lab                      # [a-z0-9-]; with a VM's name it gives the VM's GUID
/// vmmServer: vmm01.lab.example
/// seconds: {stop: 0.3, merge: 0.5} # how long operations take; what is left out takes the time shown below
/// clusters:
///   - {name: c1, volumes: [{path: 'C:\ClusterStorage\Volume1', capacity: 20GiB, blockClone: auto}]}
/// hosts:
///   - {name: hv01.lab.example, cluster: c1}
///   - {name: alone.lab.example, volumes: [{path: 'D:\VMs', capacity: 5GiB}]}
/// sharedDisks:
///   data: {path: 'C:\ClusterStorage\Volume1\data.vhdx', size: 96MiB, type: fixed, fill: mixed, seed: 1}
/// vms:
///   - name: SQL01-ERP
///     host: hv01.lab.example
///     disks:
///       - {controller: SCSI, number: 0, location: 0, path: 'C:\ClusterStorage\Volume1\SQL01.vhdx', size: 16MiB}
///       - {controller: SCSI, number: 0, location: 1, shared: data}
/// storageLocations:
///   - {id: nas-b, path: '\\nas-b\backup', capacity: 2GiB, maxCopies: 2}
/// ```
///
/// | key | meaning, default |
/// |---|---|
/// | `seconds` | `stop start save checkpoint restore` 0.3, `merge` 0.5, `attach detach eject insertMedia` 0.05,
/// `refresh` 0.1 |
/// | `clusters[].volumes` | below `C:\ClusterStorage`; `capacity` (the machine's own disk), `blockClone` `auto`, `true`
/// or `false`; `auto` asks the file system below |
/// | `hosts[]` | `name` (its first label is unique), `cluster` or own `volumes`, `clockAhead` in whole seconds, below 0
/// when its clock is behind (0) |
/// | `sharedDisks.NAME` | `path` (on a cluster's volume or a share), `cluster` (needed with several), `size`, `type`
/// `fixed`, `dynamic` or `vhdSet` (`.vhds`), `fill`, `seed` |
/// | `vms[].state` | `Running`, `PowerOff`, `Saved`, `Paused`, `Missing`, `HostNotResponding`, `CheckpointFailed`;
/// `PowerOff` |
/// | `vms[].checkpointType` | `Disabled`, `Production`, `ProductionOnly`, `Standard`; `Production` |
/// | `vms[].automaticCheckpoints` | `false` |
/// | `vms[].guestShutdown` | `ok`, `hangs` (the request never ends), `refuses`; `ok` |
/// | `vms[].guestSnapshots` | `ok`, `fail` (a production checkpoint of the running VM becomes a standard one, and
/// with `ProductionOnly` fails); `ok` |
/// | `vms[].cluster` | `true`: highly available; `false` |
/// | `vms[].configurationFolder` | the folder of its first own disk |
/// | `vms[].dvd` | a list of drives, `{}` an empty one |
/// | `vms[].disks[]` | a slot (`controller` `SCSI` or `IDE`, `number` 0, `location`) with one of `path`, `shared` (a
/// name from `sharedDisks`) or `passThrough`; a `path` with `size`, `type` (`dynamic`), `fill` (`mixed`), `seed` |
/// | `vms[].checkpoints[]` | `name`, `type` `Standard` or `Production`, `description`; made in this order before
/// anything is shared |
/// | `storageLocations[]` | `id`, `path` (a share), `capacity`, `maxCopies` (2) |
/// | `hardwareProfiles[]`, `templates[]` | what SCVMM makes VMs from: `name`, `checkpointType` (`Production`) |
@NullMarked
package dev.stillpoint.simulator.fabricfile;

import org.jspecify.annotations.NullMarked;
