# Checkpoints on the hosts. Restore-VMSnapshot and Remove-VMSnapshot ask, unless -Confirm:$false.

Simulate 'Checkpoint-VM' {
    param($Cmdlet, $Bound)
    Invoke-Each $Cmdlet @(Get-MeantVMs $Cmdlet $Bound 'Name') {
        param($json)
        if (-not (Test-ShouldProcess $Cmdlet $json.name 'Checkpoint-VM')) { return }
        $name = if ($Bound['SnapshotName']) { $Bound['SnapshotName'] } else { "$($json.name) - ($([datetime]::Now.ToString('M/d/yyyy - h:mm:ss tt', [cultureinfo]::InvariantCulture)))" }
        $job = Invoke-HostChange 'checkpoint' @{ vm = $json.id; name = $name; description = [string]$VMNotes[$json.id] }
        if ($Bound['Passthru']) { New-HyperVSnapshots (Get-HostJson @{ vm = $json.id }) | Where-Object { $_.Id -eq $job.result.checkpoint } }
    }
}

# The snapshots of the VMs meant, by name or pattern.
function Find-Snapshots {
    param($Cmdlet, $Bound, $Vms, [string]$Name)
    foreach ($json in $Vms) {
        $found = @(New-HyperVSnapshots $json | Where-Object { -not $Name -or $_.Name -eq $Name -or $_.Name -like $Name })
        if (-not $found -and $Name -and -not [System.Management.Automation.WildcardPattern]::ContainsWildcardCharacters($Name)) {
            Write-Refusal $Cmdlet (New-FabricRefusal 801 "Hyper-V was unable to find a checkpoint with name `"$Name`" of $($json.name).")
        }
        $found
    }
}

# The snapshots that a changing cmdlet means, each with its VM as it is now.
function Get-MeantSnapshots {
    param($Cmdlet, $Bound)
    if ($Bound.ContainsKey('VMSnapshot')) {
        Invoke-Each $Cmdlet $Bound['VMSnapshot'] {
            param($snapshot)
            $json = Get-OfThisHost (Get-HostJson @{ vm = [string]$snapshot.VMId }) ([pscustomobject]@{ Name = $snapshot.VMName; Id = $snapshot.VMId; ComputerName = $snapshot.ComputerName })
            $now = New-HyperVSnapshots $json | Where-Object { $_.Id -eq $snapshot.Id }
            if (-not $now) { throw (New-FabricRefusal 801 "Hyper-V was unable to find the checkpoint $($snapshot.Name) ($($snapshot.Id)) of $($snapshot.VMName).") }
            $now
        }
        return
    }
    Find-Snapshots $Cmdlet $Bound (Get-MeantVMs $Cmdlet $Bound) $Bound['Name']
}

Simulate 'Get-VMSnapshot' {
    param($Cmdlet, $Bound)
    if ($Bound['SnapshotType'] -and $Bound['SnapshotType'] -ne 'Standard') { return }
    if ($Bound.ContainsKey('Id')) {
        foreach ($json in Find-HostVMs $Cmdlet $Bound $null) { $found = New-HyperVSnapshots $json | Where-Object { $_.Id -eq $Bound['Id'] }; if ($found) { return $found } }
        throw (New-FabricRefusal 801 "Hyper-V was unable to find a checkpoint with id $($Bound['Id']).")
    }
    $relative = if ($Bound.ContainsKey('ParentOf')) { $Bound['ParentOf'] } else { $Bound['ChildOf'] }
    if ($relative) {
        $all = New-HyperVSnapshots (Get-HostJson @{ vm = [string]$relative.VMId })
        if ($Bound.ContainsKey('ChildOf')) { return $all | Where-Object { $_.ParentSnapshotId -eq $relative.Id } }
        $parent = if ($relative -is [Microsoft.HyperV.PowerShell.VMSnapshot]) { ($all | Where-Object { $_.Id -eq $relative.Id }).ParentSnapshotId } else { $relative.ParentSnapshotId }
        return $all | Where-Object { $_.Id -eq $parent }
    }
    Find-Snapshots $Cmdlet $Bound (Get-MeantVMs $Cmdlet $Bound -ToRead) $Bound['Name']
}

Simulate 'Restore-VMSnapshot' {
    param($Cmdlet, $Bound)
    Invoke-Each $Cmdlet @(Get-MeantSnapshots $Cmdlet $Bound) {
        param($snapshot)
        if (-not (Test-ShouldProcess $Cmdlet $snapshot.Name 'Restore-VMSnapshot')) { return }
        [void](Invoke-HostChange 'restore' @{ vm = [string]$snapshot.VMId; checkpoint = [string]$snapshot.Id })
        if ($Bound['Passthru']) { $snapshot }
    }
}

# A checkpoint alone, or with all below it, the lowest first.
Simulate 'Remove-VMSnapshot' {
    param($Cmdlet, $Bound)
    Invoke-Each $Cmdlet @(Get-MeantSnapshots $Cmdlet $Bound) {
        param($snapshot)
        if (-not (Test-ShouldProcess $Cmdlet $snapshot.Name 'Remove-VMSnapshot')) { return }
        $doomed = @($snapshot)
        if ($Bound['IncludeAllChildSnapshots']) {
            $all = @(New-HyperVSnapshots (Get-HostJson @{ vm = [string]$snapshot.VMId }))
            for ($i = 0; $i -lt $doomed.Count; $i++) { $doomed += @($all | Where-Object { $_.ParentSnapshotId -eq $doomed[$i].Id }) }
            [array]::Reverse($doomed)
        }
        foreach ($each in $doomed) { [void](Invoke-HostChange 'removeCheckpoint' @{ vm = [string]$each.VMId; checkpoint = [string]$each.Id }) }
        if ($Bound['Passthru']) { New-HyperVVM (Get-HostJson @{ vm = [string]$snapshot.VMId }) }
    }
}

Simulate 'Rename-VMSnapshot' {
    param($Cmdlet, $Bound)
    Invoke-Each $Cmdlet @(Get-MeantSnapshots $Cmdlet $Bound) {
        param($snapshot)
        if (-not (Test-ShouldProcess $Cmdlet $snapshot.Name 'Rename-VMSnapshot')) { return }
        [void](Invoke-HostChange 'rename' @{ vm = [string]$snapshot.VMId; checkpoint = [string]$snapshot.Id; name = $Bound['NewName'] })
        if ($Bound['Passthru']) { New-HyperVSnapshots (Get-HostJson @{ vm = [string]$snapshot.VMId }) | Where-Object { $_.Id -eq $snapshot.Id } }
    }
}

Simulate 'Export-VMSnapshot' {
    param($Cmdlet, $Bound)
    Invoke-Each $Cmdlet @(Get-MeantSnapshots $Cmdlet $Bound) {
        param($snapshot)
        if (-not (Test-ShouldProcess $Cmdlet $snapshot.Name 'Export-VMSnapshot')) { return }
        [void](Invoke-HostChange 'export' @{ vm = [string]$snapshot.VMId; checkpoint = [string]$snapshot.Id; path = $Bound['Path'] })
        if ($Bound['Passthru']) { $snapshot }
    }
}
