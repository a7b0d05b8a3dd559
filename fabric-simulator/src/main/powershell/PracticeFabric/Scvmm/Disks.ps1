# Disk drives, DVD drives and job groups.

# What -JobGroup queued, in order, until Set-SCVirtualMachine -JobGroup fires it.
$JobGroups = @{}

function Add-ToJobGroup {
    param([guid]$Group, [string]$Operation, [hashtable]$Body)
    if (-not $JobGroups.ContainsKey($Group)) { $JobGroups[$Group] = New-Object System.Collections.ArrayList }
    [void]$JobGroups[$Group].Add(@{ Operation = $Operation; Body = $Body })
}

# One after the other; what comes after a failure is not done.
function Invoke-JobGroup {
    param($Cmdlet, $Bound, [guid]$Group, $VM)
    $queued = $JobGroups[$Group]
    $JobGroups.Remove($Group)
    foreach ($each in $queued) {
        if (-not $each.Body.ContainsKey('vm')) { $each.Body['vm'] = $VM.VMId }
        $bound = @{}
        if ($Bound.ContainsKey('PROTipID')) { $bound['PROTipID'] = $Bound['PROTipID'] }
        [void](Invoke-ScvmmJob $Cmdlet $bound $each.Operation $each.Body $VM)
    }
}

# Says what was accepted and has no effect here.
function Write-WithoutEffect {
    param($Cmdlet, $Bound, [string[]]$Known)
    $common = 'VM', 'VMMServer', 'RunAsynchronously', 'JobVariable', 'PROTipID', 'JobGroup', 'OnBehalfOfUser', 'OnBehalfOfUserRole', 'Force'
    foreach ($name in @($Bound.Keys)) {
        if ($Known -notcontains $name -and $common -notcontains $name -and -not [System.Management.Automation.Cmdlet]::CommonParameters.Contains($name) -and
            -not [System.Management.Automation.Cmdlet]::OptionalCommonParameters.Contains($name)) {
            Write-CmdletWarning $Cmdlet "$($Cmdlet.MyInvocation.MyCommand.Name) -${name}: accepted, without effect in the practice fabric."
        }
    }
}

Simulate 'Get-SCVirtualDiskDrive' {
    param($Cmdlet, $Bound)
    if ($Bound.ContainsKey('VMTemplate')) { return }
    if ($Bound.ContainsKey('VM')) { return (Get-ScvmmVMAgain $Bound['VM']).VirtualDiskDrives }
    foreach ($vm in Get-ScvmmVM) {
        foreach ($drive in $vm.VirtualDiskDrives) { if (-not $Bound.ContainsKey('ID') -or $drive.ID -eq $Bound['ID']) { $drive } }
    }
}

Simulate 'Get-SCVirtualHardDisk' {
    param($Cmdlet, $Bound)
    if ($Bound.ContainsKey('VMTemplate') -or $Bound.ContainsKey('FamilyName')) { return }
    if ($Bound.ContainsKey('VM')) { return (Get-ScvmmVMAgain $Bound['VM']).VirtualHardDisks }
    $known = @{}
    foreach ($vm in Get-ScvmmVM) {
        foreach ($disk in $vm.VirtualHardDisks) {
            if ($known.ContainsKey($disk.ID)) { continue }
            $known[$disk.ID] = $true
            if ((-not $Bound.ContainsKey('ID') -or $disk.ID -eq $Bound['ID']) -and (-not $Bound['Name'] -or $disk.Name -like $Bound['Name'] -or $disk.Name -eq $Bound['Name'])) { $disk }
        }
    }
}

Simulate 'Get-SCVirtualScsiAdapter' {
    param($Cmdlet, $Bound)
    if ($Bound.ContainsKey('VM')) { return (Get-ScvmmVMAgain $Bound['VM']).VirtualSCSIAdapters }
    if ($Bound['All']) { return (Get-ScvmmVM).VirtualSCSIAdapters }
    if ($Bound.ContainsKey('ID')) { (Get-ScvmmVM).VirtualSCSIAdapters | Where-Object { $_.ID -eq $Bound['ID'] } }
}

# SCVMM works with its own record of a drive: one that it no longer has, or that the host holds something else in, is
# refused instead of taking another disk out.
function Assert-DriveIsThere {
    param($Drive)
    $vm = $Drive.VM
    $known = (Get-ScvmmVMAgain $vm).VirtualDiskDrives | Where-Object { $_.ID -eq $Drive.ID }
    if (-not $known) {
        throw (New-FabricRefusal 801 "VMM cannot find the VirtualDiskDrive object $($Drive.ID) of $($vm.Name): it is no longer there.")
    }
    $path = if ($Drive.IsVHD) { $Drive.VirtualHardDisk.Location }
    foreach ($disk in (Invoke-Fabric 'list' @{ view = 'host'; vm = $vm.VMId }).vms[0].disks) {
        if ($disk.controller -eq $Drive.BusType -and $disk.number -eq $Drive.Bus -and $disk.location -eq $Drive.Lun -and $path -and $disk.path -ne $path) {
            throw (New-FabricRefusal 801 "$($vm.Name): the host has $($disk.path) at $($Drive.BusType) $($Drive.Bus):$($Drive.Lun), not $path; refresh the virtual machine.")
        }
    }
}

function Get-SlotBody {
    param($Drive)
    @{ vm = $Drive.VM.VMId; controller = [string]$Drive.BusType; number = [int]$Drive.Bus; location = [int]$Drive.Lun }
}

# Without -SkipDeleteVHD the file is deleted, as SCVMM does.
Simulate 'Remove-SCVirtualDiskDrive' {
    param($Cmdlet, $Bound)
    $drive = $Bound['VirtualDiskDrive']
    if (-not (Test-ShouldProcess $Cmdlet "$($drive.VM.Name) $($drive.BusType) $($drive.Bus):$($drive.Lun)" 'Remove-SCVirtualDiskDrive')) { return }
    $body = Get-SlotBody $drive
    $body['skipDeleteVhd'] = [bool]$Bound['SkipDeleteVHD']
    if ($Bound.ContainsKey('JobGroup')) { return Add-ToJobGroup $Bound['JobGroup'] 'detach' $body }
    Assert-DriveIsThere $drive
    [void](Invoke-ScvmmJob $Cmdlet $Bound 'detach' $body $drive.VM)
}

Simulate 'New-SCVirtualDiskDrive' {
    param($Cmdlet, $Bound)
    if ($Bound['VMTemplate'] -or $Bound.ContainsKey('StorageDisk') -or $Bound['AnyStorageDisk'] -or $Bound.ContainsKey('VirtualHardDiskSizeMB') -or $Bound.ContainsKey('ParentVirtualHardDiskPath')) {
        throw (New-FabricRefusal 32770 'The practice fabric attaches virtual hard disks that exist: -VirtualHardDisk, or -UseLocalVirtualHardDisk with -Path and -FileName. It makes none, and knows neither templates nor host disks.')
    }
    $path = if ($Bound.ContainsKey('VirtualHardDisk')) { $Bound['VirtualHardDisk'].Location } else { $Bound['Path'].TrimEnd('\') + '\' + $Bound['FileName'] }
    $body = @{
        controller = if ($Bound['IDE']) { 'IDE' } else { 'SCSI' }
        number     = [int]$Bound['Bus']; location = [int]$Bound['LUN']; path = $path; shared = [bool]$Bound['SharedStorage']
    }
    if ($Bound.ContainsKey('JobGroup')) { return Add-ToJobGroup $Bound['JobGroup'] 'attach' $body }
    $vm = $Bound['VM']
    $body['vm'] = $vm.VMId
    [void](Invoke-ScvmmJob $Cmdlet $Bound 'attach' $body $vm)
    (Get-ScvmmVMAgain $vm).VirtualDiskDrives | Where-Object { $_.BusType -eq $body.controller -and $_.Bus -eq $body.number -and $_.Lun -eq $body.location }
}

# Another slot or shared or not: the disk is taken out and put in again.
Simulate 'Set-SCVirtualDiskDrive' {
    param($Cmdlet, $Bound)
    $drive = $Bound['VirtualDiskDrive']
    Write-WithoutEffect $Cmdlet $Bound 'VirtualDiskDrive', 'Bus', 'LUN', 'SCSI', 'IDE', 'SharedStorage'
    $out = Get-SlotBody $drive
    $out['skipDeleteVhd'] = $true
    $in = Get-SlotBody $drive
    $in['path'] = $drive.VirtualHardDisk.Location
    $in['shared'] = [bool]$drive.HasSharedStorage
    if ($Bound.ContainsKey('SharedStorage')) { $in['shared'] = [bool]$Bound['SharedStorage'] }
    if ($Bound.ContainsKey('Bus')) { $in['number'] = [int]$Bound['Bus'] }
    if ($Bound.ContainsKey('LUN')) { $in['location'] = [int]$Bound['LUN'] }
    if ($Bound['SCSI']) { $in['controller'] = 'SCSI' }
    if ($Bound['IDE']) { $in['controller'] = 'IDE' }
    if ($Bound.ContainsKey('JobGroup')) {
        Add-ToJobGroup $Bound['JobGroup'] 'detach' $out
        return Add-ToJobGroup $Bound['JobGroup'] 'attach' $in
    }
    Assert-DriveIsThere $drive
    [void](Invoke-ScvmmJob $Cmdlet @{} 'detach' $out $drive.VM)
    [void](Invoke-ScvmmJob $Cmdlet $Bound 'attach' $in $drive.VM)
    (Get-ScvmmVMAgain $drive.VM).VirtualDiskDrives | Where-Object { $_.BusType -eq $in.controller -and $_.Bus -eq $in.number -and $_.Lun -eq $in.location }
}

Simulate 'Get-SCVirtualDVDDrive' {
    param($Cmdlet, $Bound)
    if ($Bound.ContainsKey('VM')) { return (Get-ScvmmVMAgain $Bound['VM']).VirtualDVDDrives }
    if ($Bound['All']) { return (Get-ScvmmVM).VirtualDVDDrives }
    if ($Bound.ContainsKey('ID')) { (Get-ScvmmVM).VirtualDVDDrives | Where-Object { $_.ID -eq $Bound['ID'] } }
}

Simulate 'Set-SCVirtualDVDDrive' {
    param($Cmdlet, $Bound)
    if ($Bound.ContainsKey('VMHostDrive') -or $Bound['AnyVMHostDrive']) {
        throw (New-FabricRefusal 32770 'The hosts of the practice fabric have no DVD drives of their own.')
    }
    $drive = $Bound['VirtualDVDDrive']
    $lun = if ($drive) { $drive.Lun } else { $Bound['SourceLUN'] }
    $body = @{ drive = [int]$lun - $FirstDvdLocation }
    $operation = 'eject'
    if ($Bound.ContainsKey('ISO')) {
        $operation = 'insertMedia'
        $body['iso'] = $Bound['ISO'].SharePath
    } elseif (-not $Bound['NoMedia']) {
        Write-WithoutEffect $Cmdlet $Bound 'VirtualDVDDrive', 'SourceBus', 'SourceLUN'
        return $drive
    }
    if ($drive) { $body['vm'] = $drive.VM.VMId }
    if ($Bound.ContainsKey('JobGroup')) { return Add-ToJobGroup $Bound['JobGroup'] $operation $body }
    [void](Invoke-ScvmmJob $Cmdlet $Bound $operation $body $drive.VM)
    (Get-ScvmmVMAgain $drive.VM).VirtualDVDDrives | Where-Object { $_.ID -eq $drive.ID }
}

# The library: every ISO of the fabric file and every .iso file on a share.
Simulate 'Get-SCISO' {
    param($Cmdlet, $Bound)
    $about = Get-FabricAbout
    $context = @{ Isos = @{}; Connection = Get-Connection }
    $paths = @($about.isos)
    $shares = Join-Path $about.folder 'unc'
    if ($RealDirectory::Exists($shares)) {
        foreach ($file in $RealDirectory::GetFiles($shares, '*.iso', 'AllDirectories')) { $paths += '\\' + $file.Substring($shares.Length + 1).Replace('/', '\') }
    }
    $known = @{}
    foreach ($path in $paths) {
        if ($known.ContainsKey($path.ToLowerInvariant())) { continue }
        $known[$path.ToLowerInvariant()] = $true
        $iso = New-ScvmmIso $path $context
        if ($Bound.ContainsKey('ID') -and $iso.ID -ne $Bound['ID']) { continue }
        if ($Bound.ContainsKey('Name') -and $iso.Name -ne $Bound['Name'] -and $iso.Name -notlike $Bound['Name']) { continue }
        $iso
    }
}

Simulate 'Set-SCVirtualMachine' {
    param($Cmdlet, $Bound)
    $vm = $Bound['VM']
    Write-WithoutEffect $Cmdlet $Bound 'CheckpointType'
    if ($Cmdlet.MyInvocation.MyCommand.Parameters.ContainsKey('WhatIf') -and -not (Test-ShouldProcess $Cmdlet $vm.Name 'Set-SCVirtualMachine')) { return }
    if ($Bound.ContainsKey('JobGroup') -and $JobGroups.ContainsKey($Bound['JobGroup'])) { Invoke-JobGroup $Cmdlet $Bound $Bound['JobGroup'] $vm }
    if ($Bound.ContainsKey('CheckpointType')) {
        $automatic = (Invoke-Fabric 'list' @{ view = 'host'; vm = $vm.VMId }).vms[0].automaticCheckpoints
        [void](Invoke-ScvmmJob $Cmdlet $Bound 'setCheckpointType' @{ vm = $vm.VMId; type = [string]$Bound['CheckpointType']; automaticCheckpoints = $automatic } $vm)
    } elseif ($Bound.ContainsKey('JobVariable')) {
        Set-JobVariable $Cmdlet $Bound (New-SessionTask 'Change properties of virtual machine' 'Set-SCVirtualMachine' 'Completed' $null $vm)
    }
    Get-ScvmmVMAgain $vm
}
