# Checkpoints. SCVMM does not ask before it restores or removes one.

Simulate 'Get-SCVMCheckpoint' {
    param($Cmdlet, $Bound)
    $vms = if ($Bound['VM']) { Get-ScvmmVMAgain $Bound['VM'] } else { Get-ScvmmVM }
    foreach ($vm in $vms) {
        $checkpoints = $vm.VMCheckpoints
        if ($Bound['MostRecent']) { $checkpoints = $checkpoints | Sort-Object -Property AddedTime | Select-Object -Last 1 }
        foreach ($checkpoint in $checkpoints) { if (-not $Bound.ContainsKey('ID') -or $checkpoint.ID -eq $Bound['ID']) { $checkpoint } }
    }
}

Simulate 'New-SCVMCheckpoint' {
    param($Cmdlet, $Bound)
    $vm = $Bound['VM']
    if (-not (Test-ShouldProcess $Cmdlet $vm.Name 'New-SCVMCheckpoint')) { return }
    $name = if ($Bound['Name']) { $Bound['Name'] } else { "$($vm.Name) - ($([datetime]::Now.ToString('MM/dd/yyyy HH:mm:ss', [cultureinfo]::InvariantCulture)))" }
    $body = @{ vm = $vm.VMId; name = $name; description = [string]$Bound['Description'] }
    $job = Invoke-ScvmmJob $Cmdlet $Bound 'checkpoint' $body $vm
    if ($job.status -eq 'Completed') { (Get-ScvmmVMAgain $vm).VMCheckpoints | Where-Object { $_.CheckpointID -eq $job.result.checkpoint } }
}

Simulate 'Restore-SCVMCheckpoint' {
    param($Cmdlet, $Bound)
    $checkpoint = $Bound['VMCheckpoint']
    if (-not (Test-ShouldProcess $Cmdlet $checkpoint.Name 'Restore-SCVMCheckpoint')) { return }
    [void](Invoke-ScvmmJob $Cmdlet $Bound 'restore' @{ vm = $checkpoint.VM.VMId; checkpoint = $checkpoint.CheckpointID } $checkpoint.VM)
    Get-ScvmmVMAgain $checkpoint.VM
}

Simulate 'Remove-SCVMCheckpoint' {
    param($Cmdlet, $Bound)
    $checkpoint = $Bound['VMCheckpoint']
    if (-not (Test-ShouldProcess $Cmdlet $checkpoint.Name 'Remove-SCVMCheckpoint')) { return }
    $body = @{ vm = $checkpoint.VM.VMId; checkpoint = $checkpoint.CheckpointID }
    if ($Bound.ContainsKey('JobGroup')) { return Add-ToJobGroup $Bound['JobGroup'] 'removeCheckpoint' $body }
    [void](Invoke-ScvmmJob $Cmdlet $Bound 'removeCheckpoint' $body $checkpoint.VM)
}

Simulate 'Set-SCVMCheckpoint' {
    param($Cmdlet, $Bound)
    $checkpoint = $Bound['VMCheckpoint']
    Write-WithoutEffect $Cmdlet $Bound 'VMCheckpoint', 'Name'
    $name = if ($Bound.ContainsKey('Name')) { $Bound['Name'] } else { $checkpoint.Name }
    $job = Invoke-ScvmmJob $Cmdlet $Bound 'rename' @{ vm = $checkpoint.VM.VMId; checkpoint = $checkpoint.CheckpointID; name = $name } $checkpoint.VM
    if ($job.status -eq 'Completed') { (Get-ScvmmVMAgain $checkpoint.VM).VMCheckpoints | Where-Object { $_.ID -eq $checkpoint.ID } }
}
