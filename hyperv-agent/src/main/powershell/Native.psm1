<#
.SYNOPSIS
What only a Hyper-V host knows and can do: the truth about its VMs, and changes that SCVMM has no cmdlet for. Used by
both dialects.
#>
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
$ConfirmPreference = 'None'
Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'Files.psm1') -DisableNameChecking

# Between a checkpoint's text and the VM's own notes, which a checkpoint keeps a copy of.
$script:NotesMark = "`r`n--- notes of the VM ---`r`n"

function Get-Value($Object, [string] $Name) {
    if ($null -eq $Object) { return $null }
    $property = $Object.PSObject.Properties[$Name]
    if ($null -eq $property) { return $null }
    return $property.Value
}

function Test-SamePath([string] $One, [string] $Other) {
    return [string]::Equals($One.Replace('/', '\'), $Other.Replace('/', '\'), [StringComparison]::OrdinalIgnoreCase)
}

# A VM on the host that it was last seen on, or on any of the others: it may have moved since.
function Find-NativeVM {
    param([Parameter(Mandatory = $true)][guid] $VMId, [Parameter(Mandatory = $true)][string[]] $Hosts)
    $failure = $null
    foreach ($name in $Hosts) {
        try {
            return [pscustomobject]@{ HostName = $name; VM = (Get-VM -Id $VMId -ComputerName $name -ErrorAction Stop) }
        } catch {
            $gone = $_.FullyQualifiedErrorId -like 'ObjectNotFound*' -or $_.Exception.Message -like '*unable to find a virtual machine*'
            if (-not $gone) { $failure = $_ }
        }
    }
    if ($null -ne $failure) { throw $failure }
    Stop-Operation -Id 'NotFound' -Message "no host has a VM with the GUID $VMId"
}

function ConvertTo-State([string] $Native) {
    switch ($Native) {
        'Running' { return 'Running' }
        'Off' { return 'PowerOff' }
        'Saved' { return 'Saved' }
        'FastSaved' { return 'Saved' }
        'Paused' { return 'Paused' }
    }
    if ($Native.EndsWith('ing') -or $Native -eq 'Reset') { return 'Transient' }
    return 'Failed'
}

# The VMs of one host with their disks, drives and checkpoints: a fixed number of cmdlet calls for however many VMs,
# one more for each level of differencing disks.
function Get-NativeMachines {
    param([Parameter(Mandatory = $true)][string] $HostName, [string] $Cluster, [object[]] $VMs = @())
    if ($VMs.Count -eq 0) { return }
    $hard = @(Get-VMHardDiskDrive -VM $VMs -ErrorAction Stop)
    $dvd = @(Get-VMDvdDrive -VM $VMs -ErrorAction Stop)
    $snapshots = @(Get-VMSnapshot -VM $VMs -ErrorAction Stop)
    $frozen = @($snapshots | ForEach-Object { Get-FrozenPaths $_ })
    $files = Get-DiskFiles $HostName (@($hard | ForEach-Object { [string]$_.Path } | Where-Object { $_ -ne '' }) + $frozen)
    $hardOf = Group-ByMachine $hard
    $dvdOf = Group-ByMachine $dvd
    $snapshotsOf = Group-ByMachine $snapshots
    foreach ($vm in $VMs) {
        $key = ([guid]$vm.Id).ToString()
        $index = 0
        [pscustomobject]@{
            id                   = $key
            vmmId                = $null
            name                 = [string]$vm.Name
            host                 = $HostName
            cluster              = ConvertTo-Text $Cluster
            state                = ConvertTo-State ([string]$vm.State)
            checkpointType       = [string](Get-Value $vm 'CheckpointType')
            automaticCheckpoints = [bool](Get-Value $vm 'AutomaticCheckpointsEnabled')
            folder               = [string]$vm.ConfigurationLocation
            disks                = @(foreach ($drive in (Get-Entries $hardOf $key)) { ConvertTo-Disk $drive $files })
            drives               = @(foreach ($drive in (Sort-Slots (Get-Entries $dvdOf $key))) {
                [pscustomobject]@{ index = $index; iso = (ConvertTo-Text $drive.Path) }
                $index++
            })
            checkpoints          = @(foreach ($snapshot in (Get-Entries $snapshotsOf $key)) { ConvertTo-Checkpoint $snapshot $vm })
            chainFiles           = @(Get-ChainFiles (Get-TopPaths (Get-Entries $hardOf $key) (Get-Entries $snapshotsOf $key)) $files)
        }
    }
}

# The shares that the files of these VMs lie on.
function Get-MachineShares([object[]] $Machines) {
    $paths = @(foreach ($machine in $Machines) {
        $machine.folder
        foreach ($disk in $machine.disks) {
            $disk.files
            $disk.parents
        }
    })
    return Get-ShareVolumes -Paths $paths
}

# The files that a checkpoint's own disks were in: what it carries of its drives, no further call.
function Get-FrozenPaths($Snapshot) {
    foreach ($drive in @(Get-Value $Snapshot 'HardDrives')) {
        if ($null -eq $drive -or $null -ne (Get-Value $drive 'DiskNumber')) { continue }
        if ([bool](Get-Value $drive 'SupportPersistentReservations')) { continue }
        $path = [string](Get-Value $drive 'Path')
        if ($path -ne '') { $path }
    }
}

# The topmost files of a VM's own disks, now and at each checkpoint.
function Get-TopPaths([object[]] $Drives, [object[]] $Snapshots) {
    foreach ($drive in @($Drives)) {
        if ($null -eq $drive -or $null -ne (Get-Value $drive 'DiskNumber')) { continue }
        if (-not [bool]$drive.SupportPersistentReservations -and [string]$drive.Path -ne '') { [string]$drive.Path }
    }
    foreach ($snapshot in @($Snapshots)) { if ($null -ne $snapshot) { Get-FrozenPaths $snapshot } }
}

# Every file of the chains below these files, each once, with what it stands on and its length.
function Get-ChainFiles([string[]] $Paths, [hashtable] $Files) {
    $told = New-Object 'System.Collections.Generic.HashSet[string]' -ArgumentList ([StringComparer]::OrdinalIgnoreCase)
    foreach ($path in @($Paths)) {
        $at = $path
        while ((ConvertTo-Text $at) -and $Files.Disks.ContainsKey($at) -and $told.Add($at)) {
            $disk = $Files.Disks[$at]
            $parent = ConvertTo-Text $disk.ParentPath
            [pscustomobject]@{ path = $at; parent = $parent; length = [long]$disk.FileSize }
            $at = $parent
        }
    }
}

function Group-ByMachine([object[]] $Objects) {
    $groups = @{}
    foreach ($object in $Objects) {
        $key = ([guid]$object.VMId).ToString()
        if (-not $groups.ContainsKey($key)) {
            $groups[$key] = New-Object 'System.Collections.Generic.List[object]'
        }
        $groups[$key].Add($object)
    }
    return $groups
}

function Get-Entries([hashtable] $Groups, [string] $Key) {
    if ($Groups.ContainsKey($Key)) { $Groups[$Key].ToArray() }
}

function Sort-Slots([object[]] $Drives) {
    $Drives | Sort-Object -Property @{ Expression = { [int]$_.ControllerNumber } }, @{ Expression = { [int]$_.ControllerLocation } }
}

function ConvertTo-Text($Value) {
    $text = [string]$Value
    if ($text -eq '') { return $null }
    return $text
}

# What Hyper-V says about these files and all that they stand on, by path; nothing for a broken or missing one.
function Get-DiskFiles([string] $HostName, [string[]] $Paths) {
    $known = New-Object 'System.Collections.Generic.Dictionary[string,object]' -ArgumentList ([StringComparer]::OrdinalIgnoreCase)
    $sets = New-Object 'System.Collections.Generic.Dictionary[string,object]' -ArgumentList ([StringComparer]::OrdinalIgnoreCase)
    $next = @($Paths | Sort-Object -Unique)
    $setPaths = @($next | Where-Object { $_.EndsWith('.vhds', [StringComparison]::OrdinalIgnoreCase) })
    if ($setPaths.Count -gt 0) {
        foreach ($set in @(Get-VHDSet -Path $setPaths -GetAllPaths -ComputerName $HostName -ErrorAction SilentlyContinue -ErrorVariable unread)) {
            $data = @($set.AllPaths | ForEach-Object { [string]$_ } | Where-Object { -not (Test-SamePath $_ $set.Path) })
            $sets[[string]$set.Path] = $data
            $next += $data
        }
        foreach ($each in $unread) { Write-Warning -Message $each.Exception.Message }
    }
    for ($level = 0; $next.Count -gt 0 -and $level -lt 64; $level++) {
        $parents = @()
        foreach ($disk in @(Get-VHD -Path $next -ComputerName $HostName -ErrorAction SilentlyContinue -ErrorVariable unread)) {
            $known[[string]$disk.Path] = $disk
            $parent = ConvertTo-Text $disk.ParentPath
            if ($null -ne $parent) { $parents += $parent }
        }
        foreach ($each in $unread) { Write-Warning -Message $each.Exception.Message }
        $next = @($parents | Sort-Object -Unique | Where-Object { -not $known.ContainsKey($_) })
    }
    return @{ Disks = $known; Sets = $sets }
}

function ConvertTo-Disk($Drive, [hashtable] $Files) {
    $path = ConvertTo-Text $Drive.Path
    $result = [pscustomobject]@{
        controller  = ([string]$Drive.ControllerType).ToUpperInvariant()
        number      = [int]$Drive.ControllerNumber
        location    = [int]$Drive.ControllerLocation
        path        = $path
        passThrough = $null
        shared      = [bool]$Drive.SupportPersistentReservations
        format      = ''
        files       = @()
        parents     = @()
        length      = [long]0
        allocated   = [long]0
        virtualSize = [long]0
    }
    $number = Get-Value $Drive 'DiskNumber'
    if ($null -ne $number) {
        $result.passThrough = "disk $number"
        $result.path = $null
        return $result
    }
    if ($null -eq $path) { return $result }
    $result.files = @($path)
    if ($Files.Sets.ContainsKey($path)) { $result.files = @($Files.Sets[$path]) + @($path) }
    if ($path.EndsWith('.vhds', [StringComparison]::OrdinalIgnoreCase)) { $result.format = 'VHDS' }
    foreach ($file in $result.files) {
        if ($Files.Disks.ContainsKey($file)) {
            $disk = $Files.Disks[$file]
            $result.length += [long]$disk.FileSize
            $result.allocated += [long]$disk.FileSize
            $result.virtualSize = [Math]::Max($result.virtualSize, [long]$disk.Size)
            if ($result.format -eq '') { $result.format = ([string]$disk.VhdFormat).ToUpperInvariant() }
        }
    }
    if ($result.format -eq 'VHDSET') { $result.format = 'VHDS' }
    $below = $path
    $parents = @()
    while ($null -ne $below -and $Files.Disks.ContainsKey($below) -and $parents.Count -lt 64) {
        $below = ConvertTo-Text $Files.Disks[$below].ParentPath
        if ($null -ne $below) { $parents += $below }
    }
    $result.parents = $parents
    return $result
}

# A checkpoint that holds memory is a standard one; whether the VM ran when one without memory was made, nobody knows.
function ConvertTo-Checkpoint($Snapshot, $VM) {
    $type = 'Production'
    if ([string](Get-Value $Snapshot 'State') -notin '', 'Off') { $type = 'Standard' }
    return [pscustomobject]@{
        id          = ([guid]$Snapshot.Id).ToString()
        name        = [string]$Snapshot.Name
        description = Get-CheckpointText $Snapshot
        parent      = ConvertTo-GuidText (Get-Value $Snapshot 'ParentSnapshotId')
        type        = $type
        createdAt   = ([datetime]$Snapshot.CreationTime).ToUniversalTime().ToString('o')
        current     = (ConvertTo-GuidText (Get-Value $VM 'ParentSnapshotId')) -eq ([guid]$Snapshot.Id).ToString()
        frozen      = @(Get-FrozenPaths $Snapshot)
    }
}

function Get-CheckpointText($Snapshot) {
    $notes = [string](Get-Value $Snapshot 'Notes')
    $at = $notes.IndexOf($script:NotesMark, [StringComparison]::Ordinal)
    if ($at -ge 0) { return $notes.Substring(0, $at) }
    return $notes
}

function ConvertTo-GuidText($Value) {
    if ($null -eq $Value -or [string]$Value -eq '') { return $null }
    $id = [guid]$Value
    if ($id -eq [guid]::Empty) { return $null }
    return $id.ToString()
}

# Changes. Each looks first, acts if it has to, and looks again where Hyper-V gives something to look at.

function Stop-NativeMachine($VM, [string] $Mode) {
    switch ($Mode) {
        'shutdown' { Stop-VM -VM $VM -Force -Confirm:$false }
        'turnOff' { Stop-VM -VM $VM -TurnOff -Force -Confirm:$false }
        'save' { Stop-VM -VM $VM -Save -Confirm:$false }
        default { Stop-Operation -Id 'BadCall' -Message "no way to stop is called $Mode" }
    }
}

function Start-NativeMachine($VM) {
    Start-VM -VM $VM -Confirm:$false
}

function Get-NativeDvd($VM, [int] $Index) {
    $drives = @(Sort-Slots @(Get-VMDvdDrive -VM $VM))
    if ($Index -ge $drives.Count) {
        Stop-Operation -Id 'SlotGone' -Message "$($VM.Name) has no DVD drive $Index, only $($drives.Count)"
    }
    return $drives[$Index]
}

function Set-NativeMedium($VM, [int] $Index, $Iso) {
    $drive = Get-NativeDvd $VM $Index
    if ((ConvertTo-Text $drive.Path) -eq (ConvertTo-Text $Iso)) { return }
    Set-VMDvdDrive -VMDvdDrive $drive -Path $Iso -Confirm:$false
}

function Get-NativeSlot($VM, [int] $Number, [int] $Location) {
    @(Get-VMHardDiskDrive -VM $VM -ControllerType SCSI -ControllerNumber $Number -ControllerLocation $Location)
}

# Hyper-V leaves the file.
function Remove-NativeDisk($VM, [int] $Number, [int] $Location, [string] $Path) {
    $there = @(Get-NativeSlot $VM $Number $Location)
    if ($there.Count -eq 0) { return }
    if (-not (Test-SamePath ([string]$there[0].Path) $Path)) {
        Stop-Operation -Id 'SlotChanged' -Message "SCSI ${Number}:$Location of $($VM.Name) holds $($there[0].Path), expected $Path"
    }
    Remove-VMHardDiskDrive -VMHardDiskDrive $there[0] -Confirm:$false
    if (@(Get-NativeSlot $VM $Number $Location).Count -gt 0) {
        Stop-Operation -Id 'NoEffect' -Message "SCSI ${Number}:$Location of $($VM.Name) still holds $Path"
    }
}

function Add-NativeDisk($VM, [int] $Number, [int] $Location, [string] $Path, [bool] $Shared) {
    $there = @(Get-NativeSlot $VM $Number $Location)
    if ($there.Count -gt 0) {
        if ((Test-SamePath ([string]$there[0].Path) $Path) -and [bool]$there[0].SupportPersistentReservations -eq $Shared) { return }
        Stop-Operation -Id 'SlotTaken' -Message "SCSI ${Number}:$Location of $($VM.Name) holds $($there[0].Path), expected it empty for $Path"
    }
    $disk = @{ VM = $VM; ControllerType = 'SCSI'; ControllerNumber = $Number; ControllerLocation = $Location; Path = $Path; AllowUnverifiedPaths = $true; Confirm = $false }
    if ($Shared) { $disk['SupportPersistentReservations'] = $true }
    Add-VMHardDiskDrive @disk
    $there = @(Get-NativeSlot $VM $Number $Location)
    if ($there.Count -eq 0 -or -not (Test-SamePath ([string]$there[0].Path) $Path)) {
        Stop-Operation -Id 'NoEffect' -Message "SCSI ${Number}:$Location of $($VM.Name) does not hold $Path"
    }
    if ([bool]$there[0].SupportPersistentReservations -ne $Shared) {
        Stop-Operation -Id 'NoEffect' -Message "SCSI ${Number}:$Location of $($VM.Name) holds $Path with sharing the wrong way"
    }
}

# A checkpoint has no text of its own in Hyper-V: it takes a copy of the VM's notes, which carry the text meanwhile.
function New-NativeCheckpoint($VM, [string] $Name, [string] $Description) {
    $notes = Get-OwnNotes $VM
    $carried = $Description
    if ($notes -ne '') { $carried = $Description + $script:NotesMark + $notes }
    Set-VM -VM $VM -Notes $carried -Confirm:$false
    try {
        $made = Checkpoint-VM -VM $VM -SnapshotName $Name -Passthru -Confirm:$false
    } finally {
        Set-VM -VM $VM -Notes $notes -Confirm:$false
    }
    return ConvertTo-GuidText (Get-Value $made 'Id')
}

# The VM's notes without what an interrupted checkpoint left in them.
function Get-OwnNotes($VM) {
    $notes = [string](Get-Value $VM 'Notes')
    $at = $notes.IndexOf($script:NotesMark, [StringComparison]::Ordinal)
    if ($at -ge 0) { return $notes.Substring($at + $script:NotesMark.Length) }
    if ($notes -match '\[stillpoint:[^\]]*\]$') { return '' }
    return $notes
}

function Get-NativeCheckpoint($VM, [guid] $Id) {
    $found = @(Get-VMSnapshot -VM $VM | Where-Object { [guid]$_.Id -eq $Id })
    if ($found.Count -eq 0) {
        Stop-Operation -Id 'NotFound' -Message "$($VM.Name) has no checkpoint $Id"
    }
    return $found[0]
}

function Restore-NativeCheckpoint($VM, [guid] $Id) {
    $snapshot = Get-NativeCheckpoint $VM $Id
    $notes = Get-OwnNotes $VM
    Restore-VMSnapshot -VMSnapshot $snapshot -Confirm:$false
    $after = Get-VM -Id $VM.Id -ComputerName $VM.ComputerName
    if ([string](Get-Value $after 'Notes') -ne $notes) {
        Set-VM -VM $after -Notes $notes -Confirm:$false
    }
}

function Rename-NativeCheckpoint($VM, [guid] $Id, [string] $Name) {
    $snapshot = Get-NativeCheckpoint $VM $Id
    if ([string]$snapshot.Name -ceq $Name) { return }
    Rename-VMSnapshot -VMSnapshot $snapshot -NewName $Name -Confirm:$false
}

function Set-NativeType($VM, [string] $Type) {
    Set-VM -VM $VM -CheckpointType $Type -Confirm:$false
}

# Hyper-V of 2016 makes no checkpoints by itself and has no parameter for it.
function Set-NativeAutomatic($VM, [bool] $On) {
    if (-not (Get-Command -Name Set-VM).Parameters.ContainsKey('AutomaticCheckpointsEnabled')) {
        if (-not $On) { return }
        Stop-Operation -Id 'Unsupported' -Message "the Hyper-V of $($VM.ComputerName) has no automatic checkpoints"
    }
    Set-VM -VM $VM -AutomaticCheckpointsEnabled $On -Confirm:$false
}

# Ends with the merge: gone from the list is not yet merged.
function Remove-NativeCheckpoint($VM, [guid] $Id) {
    $snapshot = Get-NativeCheckpoint $VM $Id
    Remove-VMSnapshot -VMSnapshot $snapshot -Confirm:$false
    while ($true) {
        $now = Get-VM -Id $VM.Id -ComputerName $VM.ComputerName
        if (@($now.OperationalStatus | ForEach-Object { [string]$_ }) -notcontains 'MergingDisks') { return }
        Write-Progress -Activity ([string]$now.Status) -PercentComplete (Get-Percent ([string]$now.Status))
        Start-Sleep -Milliseconds 500
    }
}

function Get-Percent([string] $Text) {
    if ($Text -match '(\d{1,3})\s*%') { return [Math]::Min(100, [int]$Matches[1]) }
    return 0
}

# What a host does with a VM right now, in Hyper-V's words; nothing when it does nothing.
function Get-NativeActivity($VM) {
    $busy = 'CreatingSnapshot', 'ApplyingSnapshot', 'DeletingSnapshot', 'MergingDisks', 'WaitingToStart', 'ExportingVirtualMachine',
    'MigratingVirtualMachine', 'BackingUpVirtualMachine', 'ModifyingUpVirtualMachine', 'StorageMigrationPhaseOne', 'StorageMigrationPhaseTwo',
    'MigratingPlannedVm', 'InService'
    foreach ($status in @($VM.OperationalStatus)) {
        if ($busy -contains [string]$status) { return [string]$VM.Status }
    }
    return $null
}

function Test-NativeExport($VM) {
    return @($VM.OperationalStatus | ForEach-Object { [string]$_ }) -contains 'ExportingVirtualMachine'
}

# The host writes it: its computer account needs the right to.
function Export-NativeCheckpoint($VM, [guid] $Id, [string] $Path) {
    $snapshot = Get-NativeCheckpoint $VM $Id
    Export-VMSnapshot -VMSnapshot $snapshot -Path $Path -Confirm:$false
}

Export-ModuleMember -Function Get-Value, Test-SamePath, Find-NativeVM, Get-NativeMachines, Get-MachineShares, ConvertTo-Text, ConvertTo-GuidText, Sort-Slots,
Stop-NativeMachine, Start-NativeMachine, Set-NativeMedium, Remove-NativeDisk, Add-NativeDisk, New-NativeCheckpoint, Restore-NativeCheckpoint,
Remove-NativeCheckpoint, Rename-NativeCheckpoint, Set-NativeType, Set-NativeAutomatic, Get-NativeActivity, Test-NativeExport, Export-NativeCheckpoint,
Stop-Operation, Get-RemotePath, Get-FileFacts, Move-FileSet, Grant-MachineAccess, Remove-FolderWhole, Write-TextFile
