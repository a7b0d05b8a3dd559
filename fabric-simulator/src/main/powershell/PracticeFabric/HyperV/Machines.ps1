# Virtual machines on their hosts.

Simulate 'Get-VM' {
    param($Cmdlet, $Bound)
    $JustSeen.Clear()
    $JustSeenAt.Restart()
    if ($Bound.ContainsKey('ClusterObject')) {
        foreach ($object in $Bound['ClusterObject']) {
            foreach ($json in Get-HostJson @{}) { if ($json.name -eq $object.OwnerGroup -or $json.name -eq $object.Name) { New-HyperVVM $json } }
        }
        return
    }
    if ($Bound['Id']) {
        $id = [string]$Bound['Id']
        foreach ($target in Get-TargetHosts $Bound) {
            $json = $null
            try { $json = Get-HostJson @{ vm = $id } | Where-Object { -not $target -or $_.host -eq $target } }
            catch [Microsoft.VirtualManager.Utils.CarmineException] { if ($_.Exception.Data['Code'] -ne 801) { throw } }
            if (-not $json) { throw (New-FabricRefusal 801 "Hyper-V was unable to find a virtual machine with id `"$id`".") }
            $vm = New-HyperVVM $json
            Save-JustSeen $vm $json
            $vm
        }
        return
    }
    foreach ($json in Find-HostVMs $Cmdlet $Bound $Bound['Name']) {
        $vm = New-HyperVVM $json
        Save-JustSeen $vm $json
        $vm
    }
}

# Does one change per VM that is meant; with -Passthru the VM comes back.
function Invoke-VMChange {
    param($Cmdlet, $Bound, [string]$Operation, [hashtable]$Body = @{})
    Invoke-Each $Cmdlet @(Get-MeantVMs $Cmdlet $Bound 'Name') {
        param($json)
        if (-not (Test-ShouldProcess $Cmdlet $json.name $Cmdlet.MyInvocation.MyCommand.Name)) { return }
        $Body['vm'] = $json.id
        [void](Invoke-HostChange $Operation $Body)
        if ($Bound['Passthru']) { New-HyperVVM (Get-HostJson @{ vm = $json.id }) }
    }
}

Simulate 'Start-VM' { param($Cmdlet, $Bound) Invoke-VMChange $Cmdlet $Bound 'start' }
Simulate 'Suspend-VM' { param($Cmdlet, $Bound) Invoke-VMChange $Cmdlet $Bound 'stop' @{ mode = 'pause' } }
Simulate 'Save-VM' { param($Cmdlet, $Bound) Invoke-VMChange $Cmdlet $Bound 'stop' @{ mode = 'save' } }

# -Force asks the guest without asking the user; -TurnOff cuts the power. A VM that is off already stays so.
Simulate 'Stop-VM' {
    param($Cmdlet, $Bound)
    $mode = 'shutdown'
    if ($Bound['Save']) { $mode = 'save' }
    if ($Bound['TurnOff']) { $mode = 'turnOff' }
    Invoke-VMChange $Cmdlet $Bound 'stop' @{ mode = $mode }
}

Simulate 'Resume-VM' {
    param($Cmdlet, $Bound)
    Invoke-Each $Cmdlet @(Get-MeantVMs $Cmdlet $Bound 'Name') {
        param($json)
        if ($json.state -ne 'Paused') {
            throw (New-FabricRefusal 1730 "The operation cannot be performed while the virtual machine is in its current state: $($json.name) is $($json.state), not paused.")
        }
        if (-not (Test-ShouldProcess $Cmdlet $json.name 'Resume-VM')) { return }
        [void](Invoke-HostChange 'start' @{ vm = $json.id })
        if ($Bound['Passthru']) { New-HyperVVM (Get-HostJson @{ vm = $json.id }) }
    }
}

Simulate 'Restart-VM' {
    param($Cmdlet, $Bound)
    Invoke-Each $Cmdlet @(Get-MeantVMs $Cmdlet $Bound 'Name') {
        param($json)
        if (-not (Test-ShouldProcess $Cmdlet $json.name 'Restart-VM')) { return }
        [void](Invoke-HostChange 'stop' @{ vm = $json.id; mode = 'turnOff' })
        [void](Invoke-HostChange 'start' @{ vm = $json.id })
        if ($Bound['Passthru']) { New-HyperVVM (Get-HostJson @{ vm = $json.id }) }
    }
}

Simulate 'Remove-VMSavedState' {
    param($Cmdlet, $Bound)
    if ($Bound.ContainsKey('VMSnapshot')) { throw (New-FabricRefusal 32770 'The practice fabric removes the saved state of a virtual machine, not of a checkpoint.') }
    Invoke-Each $Cmdlet @(Get-MeantVMs $Cmdlet $Bound) {
        param($json)
        if (Test-ShouldProcess $Cmdlet $json.name 'Remove-VMSavedState') { [void](Invoke-HostChange 'stop' @{ vm = $json.id; mode = 'discard' }) }
    }
}

Simulate 'Set-VM' {
    param($Cmdlet, $Bound)
    $known = 'Name', 'ComputerName', 'CimSession', 'Credential', 'VM', 'CheckpointType', 'AutomaticCheckpointsEnabled', 'Notes', 'Passthru', 'WhatIf', 'Confirm', 'AllowUnverifiedPaths'
    Write-WithoutEffect $Cmdlet $Bound $known
    Invoke-Each $Cmdlet @(Get-MeantVMs $Cmdlet $Bound 'Name') {
        param($json)
        if (-not (Test-ShouldProcess $Cmdlet $json.name 'Set-VM')) { return }
        if ($Bound.ContainsKey('Notes')) { $VMNotes[$json.id] = $Bound['Notes'] }
        if ($Bound.ContainsKey('CheckpointType') -or $Bound.ContainsKey('AutomaticCheckpointsEnabled')) {
            $body = @{ vm = $json.id; type = $json.checkpointType; automaticCheckpoints = $json.automaticCheckpoints }
            if ($Bound.ContainsKey('CheckpointType')) { $body['type'] = [string]$Bound['CheckpointType'] }
            if ($Bound.ContainsKey('AutomaticCheckpointsEnabled')) { $body['automaticCheckpoints'] = [bool]$Bound['AutomaticCheckpointsEnabled'] }
            [void](Invoke-HostChange 'setCheckpointType' $body)
        }
        if ($Bound['Passthru']) { New-HyperVVM (Get-HostJson @{ vm = $json.id }) }
    }
}

Simulate 'Get-VMHost' {
    param($Cmdlet, $Bound)
    foreach ($target in Get-TargetHosts $Bound) {
        foreach ($each in (Get-FabricAbout).hosts) {
            if ($target -and $each.name -ne $target) { continue }
            $made = [Microsoft.HyperV.PowerShell.VMHost]::new()
            $made.Name = Get-ShortName $each.name
            $made.ComputerName = $each.name
            $made.FullyQualifiedDomainName = $each.name
            $made.VirtualMachinePath = 'C:\ProgramData\Microsoft\Windows\Hyper-V'
            $made.VirtualHardDiskPath = 'C:\Users\Public\Documents\Hyper-V\Virtual Hard Disks'
            $made.LogicalProcessorCount = 16
            $made.MemoryCapacity = 256GB
            $made
        }
    }
}

Simulate 'Get-VMIntegrationService' {
    param($Cmdlet, $Bound)
    if ($Bound.ContainsKey('VMSnapshot')) { return }
    foreach ($json in Get-MeantVMs $Cmdlet $Bound -ToRead) {
        foreach ($name in 'Guest Service Interface', 'Heartbeat', 'Key-Value Pair Exchange', 'Shutdown', 'Time Synchronization', 'VSS') {
            if ($Bound['Name'] -and -not ($Bound['Name'] | Where-Object { $name -like $_ })) { continue }
            $service = [Microsoft.HyperV.PowerShell.VMIntegrationComponent]::new()
            $service.Name = $name
            $service.Id = "Microsoft:$($json.id)\$name"
            $service.VMName = $json.name
            $service.VMId = [guid]$json.id
            $service.ComputerName = $json.host
            $service.Enabled = $name -ne 'Guest Service Interface'
            $service.PrimaryStatusDescription = if ($service.Enabled -and $json.state -eq 'Running') { 'OK' } else { '' }
            $service
        }
    }
}
