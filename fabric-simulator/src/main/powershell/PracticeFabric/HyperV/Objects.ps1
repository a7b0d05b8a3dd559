# Hyper-V's objects, made from the simulator's JSON: the hosts' truth, as it was when it was asked for.

# What Set-VM -Notes wrote, by VM. Hyper-V copies a VM's notes into its checkpoints.
$VMNotes = @{}

$HyperVStates = @{
    Running = 'Running'; PowerOff = 'Off'; Saved = 'Saved'; Paused = 'Paused'; Missing = 'OffCritical'; HostNotResponding = 'Other'
    CheckpointFailed = 'Off'; Starting = 'Starting'; Stopping = 'Stopping'; Saving = 'Saving'
}
# What Hyper-V shows while a job is at a VM.
$OperationalDuring = @{
    checkpoint = 'CreatingSnapshot'; restore = 'ApplyingSnapshot'; export = 'ExportingVirtualMachine'
}
$StatusTexts = @{
    CreatingSnapshot = 'Creating checkpoint'; ApplyingSnapshot = 'Applying checkpoint'; DeletingSnapshot = 'Deleting checkpoint'
    MergingDisks = 'Merging disks'; ExportingVirtualMachine = 'Exporting'
}

function New-HyperVVM {
    param($Json)
    $vm = [Microsoft.HyperV.PowerShell.VirtualMachine]::new()
    $vm.Name = $Json.name
    $vm.VMName = $Json.name
    $vm.Id = [guid]$Json.id
    $vm.VMId = $vm.Id
    $vm.ComputerName = $Json.host
    $vm.State = $HyperVStates[$Json.state]
    $vm.CheckpointType = $Json.checkpointType
    $vm.AutomaticCheckpointsEnabled = $Json.automaticCheckpoints
    $vm.IsClustered = $Json.highlyAvailable
    $vm.Path = $Json.configurationFolder
    $vm.ConfigurationLocation = $Json.configurationFolder
    $vm.SnapshotFileLocation = $Json.configurationFolder
    $vm.CheckpointFileLocation = $Json.configurationFolder
    $vm.Generation = 2
    $vm.Version = '9.0'
    $vm.Notes = [string]$VMNotes[$Json.id]
    $vm.ProcessorCount = 2
    $operational = 'Ok'
    $text = 'Operating normally'
    $job = $Json.job
    if ($null -ne $job) {
        $during = $OperationalDuring[$job.operation]
        if ($job.operation -eq 'removeCheckpoint') { $during = if ($job.stoppable) { 'DeletingSnapshot' } else { 'MergingDisks' } }
        if ($during) {
            $operational = $during
            $text = "$($StatusTexts[$during]) ($($job.progress)%)"
        } elseif ('start', 'stop', 'save', 'refresh' -notcontains $job.operation) {
            $operational = 'InService'
            $text = "$($job.operation) ($($job.progress)%)"
        }
    }
    $vm.Status = $text
    $vm.PrimaryStatusDescription = if ($operational -eq 'Ok') { $text } else { 'In service' }
    $vm.SecondaryStatusDescription = if ($operational -eq 'Ok') { '' } else { $text }
    if ($operational -eq 'Ok' -or $operational -eq 'InService') { $vm.OperationalStatus = @($operational) }
    else { $vm.OperationalStatus = @('InService', $operational) }
    $vm.PrimaryOperationalStatus = $vm.OperationalStatus[0]
    if ($vm.OperationalStatus.Count -gt 1) { $vm.SecondaryOperationalStatus = $vm.OperationalStatus[1] }
    if ($vm.State -eq 'Running') {
        $vm.Heartbeat = 'OkApplicationsHealthy'
        $vm.MemoryAssigned = 4GB
        $vm.Uptime = [timespan]::FromHours(1)
    } else { $vm.Heartbeat = 'NoContact' }
    $vm.MemoryStartup = 4GB
    $vm.HardDrives = [Microsoft.HyperV.PowerShell.HardDiskDrive[]]@(foreach ($disk in $Json.disks) { New-HyperVDisk $disk $vm })
    $vm.DVDDrives = [Microsoft.HyperV.PowerShell.DvdDrive[]]@(foreach ($dvd in $Json.dvd) { New-HyperVDvd $dvd $vm })
    foreach ($checkpoint in $Json.checkpoints) {
        if ($checkpoint.current) {
            $vm.ParentSnapshotId = [guid]$checkpoint.id
            $vm.ParentCheckpointId = [guid]$checkpoint.id
            $vm.ParentSnapshotName = $checkpoint.name
            $vm.ParentCheckpointName = $checkpoint.name
        }
    }
    $vm
}

function New-HyperVDisk {
    param($Json, $VM)
    $drive = [Microsoft.HyperV.PowerShell.HardDiskDrive]::new()
    $drive.Name = 'Hard Drive'
    $drive.VMName = $VM.VMName
    $drive.VMId = $VM.VMId
    $drive.ComputerName = $VM.ComputerName
    $drive.ControllerType = $Json.controller
    $drive.ControllerNumber = $Json.number
    $drive.ControllerLocation = $Json.location
    $drive.Id = "Microsoft:$($VM.Id)\$($Json.controller)\$($Json.number)\$($Json.location)\D"
    $drive.SupportPersistentReservations = $Json.shared
    $drive.PoolName = 'Primordial'
    if ($Json.path) { $drive.Path = $Json.path }
    else {
        $drive.Path = $Json.passThrough
        $drive.DiskNumber = if ($Json.passThrough -match '(\d+)\s*$') { [int]$Matches[1] } else { 0 }
    }
    $drive
}

function New-HyperVDvd {
    param($Json, $VM)
    $drive = [Microsoft.HyperV.PowerShell.DvdDrive]::new()
    $drive.Name = 'DVD Drive'
    $drive.VMName = $VM.Name
    $drive.VMId = $VM.Id
    $drive.ComputerName = $VM.ComputerName
    $drive.ControllerType = 'SCSI'
    $drive.ControllerNumber = 0
    $drive.ControllerLocation = $FirstDvdLocation + $Json.drive
    $drive.Id = "Microsoft:$($VM.Id)\DVD\$($Json.drive)"
    if ($Json.iso) {
        $drive.Path = $Json.iso
        $drive.DvdMediaType = 'ISO'
    }
    $drive
}

function New-HyperVSnapshots {
    param($Json)
    $names = @{}
    foreach ($each in $Json.checkpoints) { $names[$each.id] = $each.name }
    foreach ($each in $Json.checkpoints) {
        $snapshot = [Microsoft.HyperV.PowerShell.VMSnapshot]::new()
        $snapshot.Name = $each.name
        $snapshot.Id = [guid]$each.id
        $snapshot.VMName = $Json.name
        $snapshot.VMId = [guid]$Json.id
        $snapshot.ComputerName = $Json.host
        $snapshot.CreationTime = ConvertFrom-FabricTime $each.createdAt
        $snapshot.State = if ($each.holdsMemory) { 'Saved' } else { 'Off' }
        $snapshot.SnapshotType = 'Standard'
        $snapshot.CheckpointType = $each.type
        $snapshot.Notes = $each.description
        $snapshot.Path = $Json.configurationFolder
        $snapshot.Generation = 2
        $snapshot.HardDrives = [Microsoft.HyperV.PowerShell.HardDiskDrive[]]@(foreach ($disk in $each.disks) { New-HyperVDisk $disk $snapshot })
        if ($each.parent) {
            $snapshot.ParentSnapshotId = [guid]$each.parent
            $snapshot.ParentCheckpointId = [guid]$each.parent
            $snapshot.ParentSnapshotName = $names[$each.parent]
            $snapshot.ParentCheckpointName = $names[$each.parent]
        }
        $snapshot
    }
}

# The host a command means: nothing when it means the machine it runs on, which here has all hosts' VMs unless
# STILLPOINT_FABRIC_HOST names one.
function Resolve-ComputerName {
    param([string]$Name)
    $here = 'localhost', '.', '127.0.0.1', [System.Environment]::MachineName
    if (-not $Name -or $here -contains $Name) { $Name = $env:STILLPOINT_FABRIC_HOST }
    if (-not $Name) { return '' }
    $found = Find-FabricHost $Name
    if (-not $found) {
        throw (New-FabricRefusal 32768 "Hyper-V encountered an error trying to access an object on computer '$Name' because the object was not found: there is no such computer.")
    }
    $found.name
}

# The hosts that -ComputerName (or -CimSession, whose session may be given as a name) means.
function Get-TargetHosts {
    param($Bound)
    $names = @($Bound['ComputerName'])
    if ($Bound['CimSession']) { $names = @($Bound['CimSession'] | ForEach-Object { $_.ComputerName }) }
    if (-not $names) { $names = @('') }
    foreach ($name in $names) { Resolve-ComputerName $name }
}

function Get-HostJson {
    param([hashtable]$Ask)
    $Ask['view'] = 'host'
    $Ask['facts'] = $false
    (Invoke-Fabric 'list' $Ask).vms
}

# VMs by name or pattern on the hosts meant; a plain name that no host has is an error.
function Find-HostVMs {
    param($Cmdlet, $Bound, $Names)
    foreach ($target in Get-TargetHosts $Bound) {
        $on = @{}
        if ($target) { $on['host'] = $target }
        if (-not $Names) { Get-HostJson $on; continue }
        Invoke-Each $Cmdlet $Names {
            param($name)
            $ask = @{}
            if ($target) { $ask['host'] = $target }
            $pattern = [System.Management.Automation.WildcardPattern]::ContainsWildcardCharacters($name)
            if (-not $pattern) { $ask['name'] = $name }
            $found = @(Get-HostJson $ask | Where-Object { $_.name -eq $name -or ($pattern -and $_.name -like $name) })
            if (-not $found -and -not $pattern) { throw (New-FabricRefusal 801 "Hyper-V was unable to find a virtual machine with name `"$name`".") }
            $found
        }
    }
}

# What the last Get-VM saw, by VM. Cmdlets that read and are given one of its objects at once see the same moment.
$JustSeen = @{}
$JustSeenAt = [System.Diagnostics.Stopwatch]::StartNew()
$JustSeenMilliseconds = 100

function Save-JustSeen {
    param($VM, $Json)
    $JustSeen[$VM.Id] = @{ VM = $VM; Json = $Json }
}

# The VMs that the parameters VM, VMName or Name of a cmdlet mean, fresh.
function Get-MeantVMs {
    param($Cmdlet, $Bound, [string]$NameParameter = 'VMName', [switch]$ToRead)
    if ($Bound.ContainsKey('VM')) {
        $vms = @($Bound['VM'])
        if ($ToRead -and $JustSeen.Count -and $JustSeenAt.ElapsedMilliseconds -lt $JustSeenMilliseconds) {
            $seen = New-Object System.Collections.ArrayList
            foreach ($vm in $vms) {
                $last = $JustSeen[$vm.Id]
                if ($last -and [object]::ReferenceEquals($last.VM, $vm)) { [void]$seen.Add($last.Json) }
            }
            if ($seen.Count -eq $vms.Count) { return $seen }
        }
        if ($vms.Count -gt 3) {
            $wanted = @{}
            $hosts = @($vms | ForEach-Object { $_.ComputerName } | Select-Object -Unique)
            $ask = @{}
            if ($hosts.Count -eq 1) { $ask['host'] = $hosts[0] }
            foreach ($json in Get-HostJson $ask) { $wanted[$json.id] = $json }
            Invoke-Each $Cmdlet $vms { param($vm) Get-OfThisHost $wanted[[string]$vm.Id] $vm }
        } else {
            Invoke-Each $Cmdlet $vms { param($vm) Get-OfThisHost (Get-HostJson @{ vm = [string]$vm.Id }) $vm }
        }
        return
    }
    Find-HostVMs $Cmdlet $Bound $Bound[$NameParameter]
}

# A VM object is one of a host: when the VM has moved on, the host does not find it any more.
function Get-OfThisHost {
    param($Json, $VM)
    if (-not $Json -or (Get-ShortName $Json.host) -ne (Get-ShortName $VM.ComputerName)) {
        throw (New-FabricRefusal 801 "Hyper-V was unable to find the virtual machine $($VM.Name) (Virtual machine ID $($VM.Id)) on $($VM.ComputerName).")
    }
    $Json
}
