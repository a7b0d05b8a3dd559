<#
.SYNOPSIS
The dialect of SCVMM: the fixed table of operations that the agent may call. Changes that SCVMM has a cmdlet for begin a
job of SCVMM's; what only a host can do, and what is true, comes from the host.
#>
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
$ConfirmPreference = 'None'
Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'Native.psm1') -DisableNameChecking
Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'Doctor.psm1') -DisableNameChecking

$script:Connection = $null
$script:ConnectedTo = ''
$script:VmmIds = @{}

function Get-Connection($Target) {
    $name = "$($Target.server):$($Target.port)"
    if ($null -eq $script:Connection -or $script:ConnectedTo -ne $name -or -not $script:Connection.IsConnected) {
        if ($null -eq $Target.port) {
            $script:Connection = Get-SCVMMServer -ComputerName $Target.server
        } else {
            $script:Connection = Get-SCVMMServer -ComputerName $Target.server -TCPPort $Target.port
        }
        $script:ConnectedTo = $name
        $script:VmmIds = @{}
    }
    return $script:Connection
}

# SCVMM's view of a VM, fresh, by Hyper-V's GUID; SCVMM itself finds VMs by its own id only.
function Get-SeenVM($Server, [guid] $VMId) {
    $key = $VMId.ToString()
    if ($script:VmmIds.ContainsKey($key)) {
        $seen = Get-SCVirtualMachine -VMMServer $Server -ID $script:VmmIds[$key] -ErrorAction SilentlyContinue -ErrorVariable missed
        foreach ($each in @($missed)) { Write-Warning -Message $each.Exception.Message }
        if ($null -ne $seen -and [guid]$seen.VMId -eq $VMId) { return $seen }
    }
    $script:VmmIds = @{}
    $found = $null
    foreach ($seen in @(Get-SCVirtualMachine -VMMServer $Server -All)) {
        $id = ConvertTo-GuidText $seen.VMId
        if ($null -ne $id) {
            $script:VmmIds[$id] = $seen.ID
            if ($id -eq $key) { $found = $seen }
        }
    }
    if ($null -eq $found) {
        Stop-Operation -Id 'NotFound' -Message "SCVMM has no VM with the GUID $VMId"
    }
    return $found
}

function Get-ClusterName($VMHost) {
    $cluster = Get-Value $VMHost 'HostCluster'
    if ($null -eq $cluster) { return '' }
    $name = Get-Value $cluster 'Name'
    if ($null -eq $name) { $name = $cluster }
    return [string]$name
}

# The VM on its host. SCVMM may know late that a VM of a cluster moved: then the other hosts are asked.
function Find-SeenNative($Server, $Seen) {
    try {
        return Find-NativeVM -VMId $Seen.VMId -Hosts @([string]$Seen.HostName)
    } catch {
        if ($_.FullyQualifiedErrorId -notlike 'Stillpoint.NotFound*') { throw }
    }
    $others = @(Get-SCVMHost -VMMServer $Server | ForEach-Object { Get-HostName $_ } | Where-Object { $_ -ne [string]$Seen.HostName })
    return Find-NativeVM -VMId $Seen.VMId -Hosts $others
}

function Get-HostName($VMHost) {
    $name = ConvertTo-Text (Get-Value $VMHost 'FullyQualifiedDomainName')
    if ($null -eq $name) { $name = [string]$VMHost.Name }
    return $name
}

# What only SCVMM knows: its id, its name, and the texts of checkpoints that it made.
function Add-Seen($Machine, $Seen) {
    $Machine.vmmId = ([guid]$Seen.ID).ToString()
    $Machine.name = [string]$Seen.Name
    foreach ($checkpoint in $Machine.checkpoints) {
        if ($checkpoint.description -eq '') {
            foreach ($known in @($Seen.VMCheckpoints)) {
                if ((ConvertTo-GuidText (Get-Value $known 'CheckpointID')) -eq $checkpoint.id) {
                    $checkpoint.description = [string]$known.Description
                }
            }
        }
    }
    return $Machine
}

# The whole fabric: SCVMM's lists, and a fixed number of calls for each host.
function Get-Inventory($Server) {
    $seen = @{}
    foreach ($each in @(Get-SCVirtualMachine -VMMServer $Server -All)) {
        $id = ConvertTo-GuidText $each.VMId
        if ($null -ne $id) {
            $seen[$id] = $each
            $script:VmmIds[$id] = $each.ID
        }
    }
    $vms = @()
    $volumes = @()
    foreach ($vmHost in @(Get-SCVMHost -VMMServer $Server)) {
        $name = Get-HostName $vmHost
        $cluster = Get-ClusterName $vmHost
        try {
            foreach ($machine in @(Get-NativeMachines -HostName $name -Cluster $cluster -VMs @(Get-VM -ComputerName $name))) {
                if ($seen.ContainsKey($machine.id)) {
                    $machine = Add-Seen $machine $seen[$machine.id]
                    if ([string]$seen[$machine.id].Status -eq 'CheckpointFailed' -and $machine.state -in 'PowerOff', 'Running') {
                        $machine.state = 'CheckpointFailed'
                    }
                    $seen.Remove($machine.id)
                }
                $vms += $machine
            }
        } catch {
            if (-not (Test-Silent $_)) { throw }
            Write-Warning -Message "the host $name is told as SCVMM saw it last: $($_.Exception.Message)"
        }
        $volumes += @(Get-HostVolumes $vmHost $name $cluster)
    }
    $volumes += @(Get-MachineShares $vms)
    foreach ($each in $seen.Values) {
        if ([string]$each.Status -ne 'Stored') { $vms += ConvertFrom-Seen $each }
    }
    return [pscustomobject]@{ vms = $vms; volumes = $volumes; profiles = @(Get-ProfilesIfAllowed $Server) }
}

# Whoever may not read the library can still look after VMs.
function Get-ProfilesIfAllowed($Server) {
    try {
        return Get-Profiles $Server
    } catch {
        if (-not $Server.IsConnected) { throw }
        Write-Warning -Message "hardware profiles and templates can't be read: $($_.Exception.Message)"
    }
}

# What SCVMM makes VMs from.
function Get-Profiles($Server) {
    foreach ($each in @(Get-SCHardwareProfile -VMMServer $Server -All)) { ConvertTo-Profile 'hardwareProfile' $each }
    foreach ($each in @(Get-SCVMTemplate -VMMServer $Server -All)) { ConvertTo-Profile 'template' $each }
}

function ConvertTo-Profile([string] $Kind, $Profile) {
    return [pscustomobject]@{
        kind           = $Kind
        id             = ([guid]$Profile.ID).ToString()
        name           = [string]$Profile.Name
        checkpointType = [string](Get-Value $Profile 'CheckpointType')
    }
}

function Set-ProfileType($Server, [string] $Kind, [guid] $Id, [string] $Type) {
    if ($Kind -eq 'TEMPLATE') {
        foreach ($each in @(Get-SCVMTemplate -VMMServer $Server -All | Where-Object { [guid]$_.ID -eq $Id })) {
            $null = Set-SCVMTemplate -VMTemplate $each -CheckpointType $Type
            return
        }
    } else {
        foreach ($each in @(Get-SCHardwareProfile -VMMServer $Server -All | Where-Object { [guid]$_.ID -eq $Id })) {
            $null = Set-SCHardwareProfile -HardwareProfile $each -CheckpointType $Type
            return
        }
    }
    Stop-Operation -Id 'NotFound' -Message "SCVMM has no hardware profile or template $Id"
}

# A host that does not answer while SCVMM does.
function Test-Silent($ErrorRecord) {
    return $ErrorRecord.Exception.Message -match 'RPC server|0x800706ba|WinRM|network path|did not respond'
}

# A VM whose host does not answer, or whose files are missing, as SCVMM saw it last.
function ConvertFrom-Seen($Seen) {
    $state = [string]$Seen.Status
    if ($state -notin 'Missing', 'HostNotResponding', 'CheckpointFailed') {
        $state = 'HostNotResponding'
    }
    $cluster = Get-ClusterName $Seen.VMHost
    return [pscustomobject]@{
        id                   = ConvertTo-GuidText $Seen.VMId
        vmmId                = ([guid]$Seen.ID).ToString()
        name                 = [string]$Seen.Name
        host                 = [string]$Seen.HostName
        cluster              = ConvertTo-Text $cluster
        state                = $state
        checkpointType       = [string](Get-Value $Seen 'CheckpointType')
        automaticCheckpoints = $false
        folder               = [string]$Seen.Location
        disks                = @(foreach ($drive in @($Seen.VirtualDiskDrives)) { ConvertFrom-SeenDisk $drive })
        drives               = @()
        checkpoints          = @()
        chainFiles           = @()
    }
}

function ConvertFrom-SeenDisk($Drive) {
    $path = ConvertTo-Text (Get-Value (Get-Value $Drive 'VirtualHardDisk') 'Location')
    $passThrough = $null
    if (-not [bool]$Drive.IsVHD) { $passThrough = 'a physical disk' }
    return [pscustomobject]@{
        controller  = ([string]$Drive.BusType).ToUpperInvariant()
        number      = [int]$Drive.Bus
        location    = [int]$Drive.Lun
        path        = $path
        passThrough = $passThrough
        shared      = [bool]$Drive.HasSharedStorage
        format      = ''
        files       = @()
        parents     = @()
        length      = [long]0
        allocated   = [long]0
        virtualSize = [long]0
    }
}

function Get-HostVolumes($VMHost, [string] $Name, [string] $Cluster) {
    foreach ($volume in @(Get-SCStorageVolume -VMHost $VMHost)) {
        $shared = [bool]$volume.IsClusterSharedVolume
        foreach ($mount in @($volume.MountPoints)) {
            if ($null -ne $mount -and ([string]$mount).Length -ge 2 -and ([string]$mount)[1] -eq ':') {
                $owner = $null
                if ($shared) { $owner = ConvertTo-Text $Cluster }
                [pscustomobject]@{
                    path       = [string]$mount
                    host       = $Name
                    cluster    = $owner
                    capacity   = [long]$volume.Capacity
                    free       = [long]$volume.FreeSpace
                    blockClone = ([string]$volume.FileSystem) -like '*ReFS*'
                }
            }
        }
    }
}

function ConvertTo-Job($Task) {
    if ($null -eq $Task) { return $null }
    $info = Get-Value $Task 'ErrorInfo'
    return [pscustomobject]@{
        id        = ([guid]$Task.ID).ToString()
        name      = [string]$Task.Name
        cmdlet    = ConvertTo-Text (Get-Value $Task 'CmdletName')
        status    = [string]$Task.Status
        progress  = [int]$Task.ProgressValue
        stoppable = [bool]$Task.IsStoppable
        owner     = ConvertTo-Text (Get-Value $Task 'Owner')
        startedAt = ([datetime]$Task.StartTime).ToUniversalTime().ToString('o')
        code      = ConvertTo-Text (Get-Value $info 'DisplayableErrorCode')
        problem   = ConvertTo-Text (Get-Value $info 'Problem')
        action    = ConvertTo-Text (Get-Value $info 'RecommendedAction')
    }
}

# SCVMM's objects for what Hyper-V's ids name. Its view may be old: then it is asked to look once.

function Get-SeenDisk($Seen, [int] $Bus, [int] $Lun, [string] $Path) {
    for ($look = 0; $look -lt 2; $look++) {
        foreach ($drive in @(Get-SCVirtualDiskDrive -VM $Seen)) {
            if ([string]$drive.BusType -eq 'SCSI' -and [int]$drive.Bus -eq $Bus -and [int]$drive.Lun -eq $Lun) {
                if (Test-SamePath ([string](Get-Value (Get-Value $drive 'VirtualHardDisk') 'Location')) $Path) { return $drive }
            }
        }
        if ($look -eq 0) { $null = Read-SCVirtualMachine -VM $Seen }
    }
    Stop-Operation -Id 'SlotChanged' -Message "SCVMM sees no $Path at SCSI ${Bus}:$Lun of $($Seen.Name)"
}

function Get-SeenCheckpoint($Seen, [guid] $Id) {
    for ($look = 0; $look -lt 2; $look++) {
        foreach ($checkpoint in @(Get-SCVMCheckpoint -VM $Seen)) {
            if ((ConvertTo-GuidText $checkpoint.CheckpointID) -eq $Id.ToString()) { return $checkpoint }
        }
        if ($look -eq 0) { $null = Read-SCVirtualMachine -VM $Seen }
    }
    Stop-Operation -Id 'NotFound' -Message "SCVMM sees no checkpoint $Id of $($Seen.Name)"
}

function Get-SeenDvd($Seen, [int] $Index) {
    $drives = @(Get-SCVirtualDVDDrive -VM $Seen | Sort-Object -Property @{ Expression = { [int]$_.Bus } }, @{ Expression = { [int]$_.Lun } })
    if ($Index -ge $drives.Count) {
        Stop-Operation -Id 'SlotGone' -Message "$($Seen.Name) has no DVD drive $Index, only $($drives.Count)"
    }
    return $drives[$Index]
}

# The only place that takes a disk from a VM by SCVMM: without -SkipDeleteVHD SCVMM deletes the file.
function Remove-DiskDriveOnly($Drive) {
    Remove-SCVirtualDiskDrive -VirtualDiskDrive $Drive -SkipDeleteVHD -RunAsynchronously -JobVariable job | Out-Null
    return $job
}

# A medium of the library is linked; one that SCVMM does not know goes in by the host, and that ends with the call.
function Set-Medium($Server, $Seen, [int] $Index, [string] $Iso) {
    foreach ($known in @(Get-SCISO -VMMServer $Server -All)) {
        if (Test-SamePath ([string]$known.SharePath) $Iso) {
            Set-SCVirtualDVDDrive -VirtualDVDDrive (Get-SeenDvd $Seen $Index) -ISO $known -Link -RunAsynchronously -JobVariable job | Out-Null
            return $job
        }
    }
    Set-NativeMedium (Find-SeenNative $Server $Seen).VM $Index $Iso
    return $null
}

# One operation of the table. What it answers is wrapped, so that stray output is never taken for it.
function Invoke-StillpointOperation {
    param([Parameter(Mandatory = $true)][string] $Operation, $Arguments, [string] $Correlation)
    $global:StillpointCall = @{ Operation = $Operation; Vm = (Get-Value $Arguments 'vm'); Vms = @(Get-Value $Arguments 'vms'); Correlation = $Correlation }
    try {
        $value = Invoke-Table $Operation $Arguments
        [pscustomobject]@{ PSTypeName = 'Stillpoint.Answer'; Value = $value }
    } finally {
        $global:StillpointCall = $null
    }
}

# What is told also when SCVMM does not answer.
function Get-Findings($Arguments) {
    $findings = @(Get-EngineFindings $true) + @(Get-ModuleFindings 'VirtualMachineManager', 'Hyper-V', 'FailoverClusters') +
    @(Get-CmdletFindings $Arguments.cmdlets)
    try {
        $server = Get-Connection $Arguments.target
        $findings += New-Finding 'SCVMM' ([string]$Arguments.target.server) $true "version $($server.ProductVersion), role $($server.UserRole)" ''
        $hosts = @(Get-SCVMHost -VMMServer $server | ForEach-Object { Get-HostName $_ })
        $findings += @(Get-HostFindings $hosts)
        $findings += @(Get-ClockFindings (@([string]$server.FQDN) + $hosts) $Arguments.clockSeconds)
    } catch {
        $remedy = 'Check the name, the port and the firewall, and give the agent''s account a role in SCVMM.'
        $findings += New-Finding 'SCVMM' ([string]$Arguments.target.server) $false $_.Exception.Message $remedy
    }
    return @{ findings = $findings }
}

function Invoke-Table([string] $Operation, $Arguments) {
    if ($Operation -eq 'doctor') { return Get-Findings $Arguments }
    $server = Get-Connection $Arguments.target
    switch ($Operation) {
        'ping' {
            $null = Get-SCVMMServer -ComputerName $server.Name -TCPPort $server.Port
            return @{}
        }
        'inventory' { return Get-Inventory $server }
        'profiles' { return @{ profiles = @(Get-Profiles $server) } }
        'setProfile' {
            Set-ProfileType $server $Arguments.kind $Arguments.profile $Arguments.type
            return @{}
        }
        'job' { return @{ job = (ConvertTo-Job (Get-SCJob -VMMServer $server -ID $Arguments.job)) } }
        'stopJob' {
            $null = Stop-SCJob -Job (Get-SCJob -VMMServer $server -ID $Arguments.job)
            return @{}
        }
    }
    $seen = Get-SeenVM $server $Arguments.vm
    switch ($Operation) {
        'machine' { 
            $found = Find-SeenNative $server $seen
            $machine = Get-NativeMachines -HostName $found.HostName -Cluster (Get-ClusterName $seen.VMHost) -VMs @($found.VM)
            return @{ vm = (Add-Seen $machine $seen); job = (ConvertTo-Job $seen.MostRecentTask); activity = (Get-NativeActivity $found.VM); exporting = (Test-NativeExport $found.VM) }
         }
        'blocker' { return @{ job = (ConvertTo-Job $seen.MostRecentTask); activity = $null } }
        'jobs' {
            $tasks = @(Find-SCJob -VMMServer $server -ObjectID $seen.ID -Recent -MaxCount 50)
            return @{ jobs = @($tasks | Sort-Object -Property StartTime -Descending | ForEach-Object { ConvertTo-Job $_ }) }
        }
        'files' { return @{ files = @(Get-FileFacts -HostName $seen.HostName -Paths @($Arguments.paths)) } }
        'attach' {
            Add-NativeDisk (Find-SeenNative $server $seen).VM $Arguments.number $Arguments.location $Arguments.path $Arguments.shared
            return @{}
        }
        'export' {
            Export-NativeCheckpoint (Find-SeenNative $server $seen).VM $Arguments.checkpoint $Arguments.path
            return @{}
        }
        'removeFolder' {
            Remove-FolderWhole -HostName $seen.HostName -Path $Arguments.path
            return @{}
        }
        'writeText' {
            Write-TextFile -HostName $seen.HostName -Path $Arguments.path -Text $Arguments.text
            return @{}
        }
        'setAutomaticCheckpoints' {
            Set-NativeAutomatic (Find-SeenNative $server $seen).VM $Arguments.on
            return @{}
        }
        'swap' {
            Move-FileSet -HostName $seen.HostName -Moves @($Arguments.moves)
            return @{}
        }
        'swapBack' {
            Move-FileSet -HostName $seen.HostName -Moves @($Arguments.moves)
            return @{}
        }
        'grantAccess' {
            Grant-MachineAccess -HostName $seen.HostName -Path $Arguments.path -VMId $seen.VMId
            return @{}
        }
    }
    return @{ job = (ConvertTo-Job (Start-Task $server $seen $Operation $Arguments)) }
}

# Begins a job of SCVMM's and returns it; nothing when the work is done already.
function Start-Task($Server, $Seen, [string] $Operation, $Arguments) {
    $job = $null
    switch ($Operation) {
        'stop' {
            switch ($Arguments.mode) {
                'shutdown' { Stop-SCVirtualMachine -VM $Seen -Shutdown -RunAsynchronously -JobVariable job | Out-Null }
                'turnOff' { Stop-SCVirtualMachine -VM $Seen -Force -RunAsynchronously -JobVariable job | Out-Null }
                'save' { Stop-SCVirtualMachine -VM $Seen -SaveState -RunAsynchronously -JobVariable job | Out-Null }
                default { Stop-Operation -Id 'BadCall' -Message "no way to stop is called $($Arguments.mode)" }
            }
        }
        'start' { Start-SCVirtualMachine -VM $Seen -RunAsynchronously -JobVariable job | Out-Null }
        'refresh' { Read-SCVirtualMachine -VM $Seen -RunAsynchronously -JobVariable job | Out-Null }
        'eject' {
            $drive = Get-SeenDvd $Seen $Arguments.drive
            Set-SCVirtualDVDDrive -VirtualDVDDrive $drive -NoMedia -RunAsynchronously -JobVariable job | Out-Null
        }
        'insert' { $job = Set-Medium $Server $Seen $Arguments.drive $Arguments.iso }
        'detach' { $job = Remove-DiskDriveOnly (Get-SeenDisk $Seen $Arguments.number $Arguments.location $Arguments.path) }
        'checkpoint' {
            New-SCVMCheckpoint -VM $Seen -Name $Arguments.name -Description $Arguments.description -RunAsynchronously -JobVariable job | Out-Null
        }
        'restore' {
            $checkpoint = Get-SeenCheckpoint $Seen $Arguments.checkpoint
            Restore-SCVMCheckpoint -VMCheckpoint $checkpoint -Confirm:$false -RunAsynchronously -JobVariable job | Out-Null
        }
        'removeCheckpoint' {
            $checkpoint = Get-SeenCheckpoint $Seen $Arguments.checkpoint
            Remove-SCVMCheckpoint -VMCheckpoint $checkpoint -Confirm:$false -RunAsynchronously -JobVariable job | Out-Null
        }
        'renameCheckpoint' {
            $checkpoint = Get-SeenCheckpoint $Seen $Arguments.checkpoint
            Set-SCVMCheckpoint -VMCheckpoint $checkpoint -Name $Arguments.name -RunAsynchronously -JobVariable job | Out-Null
        }
        'setCheckpointType' {
            Set-SCVirtualMachine -VM $Seen -CheckpointType $Arguments.type -RunAsynchronously -JobVariable job | Out-Null
        }
        default { Stop-Operation -Id 'BadCall' -Message "no operation is called $Operation" }
    }
    return $job
}

Export-ModuleMember -Function Invoke-StillpointOperation
