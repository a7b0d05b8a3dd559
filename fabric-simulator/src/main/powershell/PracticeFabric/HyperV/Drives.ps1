# Hard disk drives, DVD drives and controllers.

function Test-Slot {
    param($Drive, $Bound)
    (-not $Bound.ContainsKey('ControllerType') -or $Drive.ControllerType -eq $Bound['ControllerType']) -and
    (-not $Bound.ContainsKey('ControllerNumber') -or $Drive.ControllerNumber -eq $Bound['ControllerNumber']) -and
    (-not $Bound.ContainsKey('ControllerLocation') -or $Drive.ControllerLocation -eq $Bound['ControllerLocation'])
}

# VMs by VM, VMName or the controllers of one.
function Get-DrivesVMs {
    param($Cmdlet, $Bound, [switch]$ToRead)
    if (-not $Bound.ContainsKey('VMDriveController')) {
        foreach ($json in Get-MeantVMs $Cmdlet $Bound -ToRead:$ToRead) { New-HyperVVM $json }
        return
    }
    foreach ($controller in $Bound['VMDriveController']) {
        if (-not $Bound.ContainsKey('ControllerNumber')) { $Bound['ControllerNumber'] = $controller.ControllerNumber }
        New-HyperVVM (Get-HostJson @{ vm = [string]$controller.VMId })
    }
}

# A checkpoint's own drives are those that it covers: the ones that are not shared, in the files of that moment.
function Get-SnapshotDrives {
    param($Snapshot)
    $now = New-HyperVSnapshots (Get-HostJson @{ vm = [string]$Snapshot.VMId }) | Where-Object { $_.Id -eq $Snapshot.Id }
    if (-not $now) { throw (New-FabricRefusal 801 "Hyper-V was unable to find the checkpoint $($Snapshot.Name) ($($Snapshot.Id)) of $($Snapshot.VMName).") }
    foreach ($drive in $now.HardDrives) {
        if (-not $drive.SupportPersistentReservations) {
            $drive.VMSnapshotId = $Snapshot.Id
            $drive.VMSnapshotName = $Snapshot.Name
            $drive.VMCheckpointId = $Snapshot.Id
            $drive.VMCheckpointName = $Snapshot.Name
            $drive
        }
    }
}

Simulate 'Get-VMHardDiskDrive' {
    param($Cmdlet, $Bound)
    if ($Bound.ContainsKey('VMSnapshot')) { return Get-SnapshotDrives $Bound['VMSnapshot'] | Where-Object { Test-Slot $_ $Bound } }
    $all = -not ($Bound.ContainsKey('ControllerType') -or $Bound.ContainsKey('ControllerNumber') -or $Bound.ContainsKey('ControllerLocation'))
    foreach ($vm in Get-DrivesVMs $Cmdlet $Bound -ToRead) {
        foreach ($drive in $vm.HardDrives) { if ($all -or (Test-Slot $drive $Bound)) { $drive } }
    }
}

# The slot that a new disk gets when none is named: the first free one, of SCSI unless IDE is asked for.
function Get-FreeSlot {
    param($VM, $Bound)
    $type = if ($Bound.ContainsKey('ControllerType')) { [string]$Bound['ControllerType'] } elseif ($Bound.ContainsKey('VMDriveController')) { 'SCSI' } else { 'SCSI' }
    $number = if ($Bound.ContainsKey('ControllerNumber')) { [int]$Bound['ControllerNumber'] } else { 0 }
    if ($Bound.ContainsKey('ControllerLocation')) { return @{ controller = $type; number = $number; location = [int]$Bound['ControllerLocation'] } }
    $taken = @($VM.HardDrives | Where-Object { $_.ControllerType -eq $type -and $_.ControllerNumber -eq $number } | ForEach-Object { $_.ControllerLocation })
    $location = 0
    while ($taken -contains $location) { $location++ }
    @{ controller = $type; number = $number; location = $location }
}

Simulate 'Add-VMHardDiskDrive' {
    param($Cmdlet, $Bound)
    if ($Bound.ContainsKey('DiskNumber')) { throw (New-FabricRefusal 32770 'The hosts of the practice fabric have no physical disks to give away; -Path names a virtual hard disk.') }
    if (-not $Bound['Path']) { throw (New-FabricRefusal 32773 'A hard disk drive without a disk is not simulated; give -Path.') }
    Invoke-Each $Cmdlet @(Get-DrivesVMs $Cmdlet $Bound) {
        param($vm)
        if (-not (Test-ShouldProcess $Cmdlet $vm.Name 'Add-VMHardDiskDrive')) { return }
        $body = Get-FreeSlot $vm $Bound
        $body['vm'] = [string]$vm.Id
        $body['path'] = ConvertTo-HostPath $vm.ComputerName $Bound['Path']
        $body['shared'] = [bool]$Bound['SupportPersistentReservations']
        [void](Invoke-HostChange 'attach' $body)
        if ($Bound['Passthru']) {
            (New-HyperVVM (Get-HostJson @{ vm = [string]$vm.Id })).HardDrives |
                Where-Object { $_.ControllerType -eq $body.controller -and $_.ControllerNumber -eq $body.number -and $_.ControllerLocation -eq $body.location }
        }
    }
}

# A host knows its own disks by their local paths: \\hv01\c$\x, asked for hv01, is C:\x there.
function ConvertTo-HostPath {
    param([string]$ComputerName, [string]$Path)
    if ($Path -match '^\\\\([^\\]+)\\([A-Za-z])\$\\(.*)$' -and (Get-ShortName $Matches[1]) -eq (Get-ShortName $ComputerName)) { return "$($Matches[2].ToUpperInvariant()):\$($Matches[3])" }
    $Path
}

function Get-MeantDrives {
    param($Cmdlet, $Bound)
    if ($Bound.ContainsKey('VMHardDiskDrive')) {
        Invoke-Each $Cmdlet $Bound['VMHardDiskDrive'] {
            param($drive)
            $json = Get-OfThisHost (Get-HostJson @{ vm = [string]$drive.VMId }) ([pscustomobject]@{ Name = $drive.VMName; Id = $drive.VMId; ComputerName = $drive.ComputerName })
            $now = (New-HyperVVM $json).HardDrives | Where-Object { $_.Id -eq $drive.Id }
            if (-not $now -or $now.Path -ne $drive.Path) {
                throw (New-FabricRefusal 801 "Hyper-V was unable to find the hard disk drive of $($drive.VMName) with $($drive.Path) at $($drive.ControllerType) $($drive.ControllerNumber):$($drive.ControllerLocation).")
            }
            $now
        }
        return
    }
    Invoke-Each $Cmdlet @(Get-MeantVMs $Cmdlet $Bound) {
        param($json)
        $found = @((New-HyperVVM $json).HardDrives | Where-Object { Test-Slot $_ $Bound })
        if (-not $found) { throw (New-FabricRefusal 801 "Hyper-V was unable to find a disk drive of $($json.name) at the specified location.") }
        $found
    }
}

# The file stays.
Simulate 'Remove-VMHardDiskDrive' {
    param($Cmdlet, $Bound)
    Invoke-Each $Cmdlet @(Get-MeantDrives $Cmdlet $Bound) {
        param($drive)
        if (-not (Test-ShouldProcess $Cmdlet "$($drive.VMName) $($drive.Path)" 'Remove-VMHardDiskDrive')) { return }
        [void](Invoke-HostChange 'detach' @{ vm = [string]$drive.VMId; controller = [string]$drive.ControllerType; number = $drive.ControllerNumber; location = $drive.ControllerLocation; skipDeleteVhd = $true })
        if ($Bound['Passthru']) { $drive }
    }
}

# Another file, another slot, shared or not: the disk is taken out and put in.
Simulate 'Set-VMHardDiskDrive' {
    param($Cmdlet, $Bound)
    $known = 'VMName', 'ComputerName', 'CimSession', 'Credential', 'ControllerType', 'ControllerNumber', 'ControllerLocation', 'Path', 'ToControllerType',
    'ToControllerNumber', 'ToControllerLocation', 'SupportPersistentReservations', 'AllowUnverifiedPaths', 'Passthru', 'VMHardDiskDrive', 'WhatIf', 'Confirm'
    Write-WithoutEffect $Cmdlet $Bound $known
    $where = @{}
    foreach ($key in @($Bound.Keys)) { if ($key -ne 'Path') { $where[$key] = $Bound[$key] } }
    Invoke-Each $Cmdlet @(Get-MeantDrives $Cmdlet $where) {
        param($drive)
        if (-not (Test-ShouldProcess $Cmdlet "$($drive.VMName) $($drive.Path)" 'Set-VMHardDiskDrive')) { return }
        $in = @{ vm = [string]$drive.VMId; controller = [string]$drive.ControllerType; number = $drive.ControllerNumber; location = $drive.ControllerLocation; path = $drive.Path; shared = $drive.SupportPersistentReservations }
        if ($Bound.ContainsKey('Path')) { $in['path'] = ConvertTo-HostPath $drive.ComputerName $Bound['Path'] }
        if ($Bound.ContainsKey('ToControllerType')) { $in['controller'] = [string]$Bound['ToControllerType'] }
        if ($Bound.ContainsKey('ToControllerNumber')) { $in['number'] = $Bound['ToControllerNumber'] }
        if ($Bound.ContainsKey('ToControllerLocation')) { $in['location'] = $Bound['ToControllerLocation'] }
        if ($Bound.ContainsKey('SupportPersistentReservations')) { $in['shared'] = [bool]$Bound['SupportPersistentReservations'] }
        [void](Invoke-HostChange 'detach' @{ vm = $in.vm; controller = [string]$drive.ControllerType; number = $drive.ControllerNumber; location = $drive.ControllerLocation; skipDeleteVhd = $true })
        [void](Invoke-HostChange 'attach' $in)
        if ($Bound['Passthru']) {
            (New-HyperVVM (Get-HostJson @{ vm = $in.vm })).HardDrives | Where-Object { $_.ControllerType -eq $in.controller -and $_.ControllerNumber -eq $in.number -and $_.ControllerLocation -eq $in.location }
        }
    }
}

Simulate 'Get-VMDvdDrive' {
    param($Cmdlet, $Bound)
    if ($Bound.ContainsKey('VMSnapshot')) { return (New-HyperVVM (Get-HostJson @{ vm = [string]$Bound['VMSnapshot'].VMId })).DVDDrives }
    foreach ($vm in Get-DrivesVMs $Cmdlet $Bound -ToRead) { foreach ($drive in $vm.DVDDrives) { if (Test-Slot $drive $Bound) { $drive } } }
}

Simulate 'Set-VMDvdDrive' {
    param($Cmdlet, $Bound)
    $known = 'VMName', 'ComputerName', 'CimSession', 'Credential', 'ControllerNumber', 'ControllerLocation', 'Path', 'Passthru', 'VMDvdDrive', 'AllowUnverifiedPaths', 'WhatIf', 'Confirm'
    Write-WithoutEffect $Cmdlet $Bound $known
    $drives = if ($Bound.ContainsKey('VMDvdDrive')) { $Bound['VMDvdDrive'] }
    else { foreach ($json in Get-MeantVMs $Cmdlet $Bound) { (New-HyperVVM $json).DVDDrives | Where-Object { Test-Slot $_ $Bound } } }
    if (-not $drives) { throw (New-FabricRefusal 801 'Hyper-V was unable to find a DVD drive at the specified location.') }
    Invoke-Each $Cmdlet $drives {
        param($drive)
        if (-not (Test-ShouldProcess $Cmdlet $drive.VMName 'Set-VMDvdDrive')) { return }
        if ($Bound.ContainsKey('Path')) {
            $body = @{ vm = [string]$drive.VMId; drive = $drive.ControllerLocation - $FirstDvdLocation }
            $operation = 'eject'
            if ($Bound['Path']) {
                $operation = 'insertMedia'
                $body['iso'] = $Bound['Path']
            }
            [void](Invoke-HostChange $operation $body)
        }
        if ($Bound['Passthru']) { (New-HyperVVM (Get-HostJson @{ vm = [string]$drive.VMId })).DVDDrives | Where-Object { $_.Id -eq $drive.Id } }
    }
}

Simulate 'Get-VMScsiController' {
    param($Cmdlet, $Bound)
    if ($Bound.ContainsKey('VMSnapshot')) { return }
    foreach ($json in Get-MeantVMs $Cmdlet $Bound -ToRead) {
        $vm = New-HyperVVM $json
        $numbers = @(0) + @(foreach ($drive in $vm.HardDrives) { if ($drive.ControllerType -eq 'SCSI') { $drive.ControllerNumber } }) | Select-Object -Unique
        foreach ($number in $numbers) {
            if ($Bound.ContainsKey('ControllerNumber') -and $Bound['ControllerNumber'] -ne $number) { continue }
            $controller = [Microsoft.HyperV.PowerShell.VMScsiController]::new()
            $controller.Name = 'SCSI Controller'
            $controller.VMName = $vm.Name
            $controller.VMId = $vm.Id
            $controller.ComputerName = $vm.ComputerName
            $controller.ControllerNumber = $number
            $controller.Drives = @($vm.HardDrives | Where-Object { $_.ControllerType -eq 'SCSI' -and $_.ControllerNumber -eq $number }) + @(if ($number -eq 0) { $vm.DVDDrives })
            $controller
        }
    }
}
