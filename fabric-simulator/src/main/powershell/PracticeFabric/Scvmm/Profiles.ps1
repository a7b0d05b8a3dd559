# What SCVMM makes VMs from: hardware profiles and templates. They have no jobs.

function New-ScvmmProfile {
    param($Json)
    $made = if ($Json.kind -eq 'template') { [Microsoft.SystemCenter.VirtualMachineManager.Template]::new() }
    else { [Microsoft.SystemCenter.VirtualMachineManager.HardwareProfile]::new() }
    $made.Name = $Json.name
    $made.ID = [guid]$Json.id
    $made.CheckpointType = $Json.checkpointType
    $made
}

function Find-Profiles {
    param($Bound, [string]$Kind)
    foreach ($json in (Invoke-Fabric 'profiles').profiles) {
        if ($json.kind -ne $Kind) { continue }
        if ($Bound.ContainsKey('ID') -and [guid]$json.id -ne $Bound['ID']) { continue }
        if ($Bound.ContainsKey('Name') -and $json.name -ne $Bound['Name'] -and $json.name -notlike $Bound['Name']) { continue }
        New-ScvmmProfile $json
    }
}

function Set-ProfileCheckpointType {
    param($Cmdlet, $Bound, [string]$Parameter)
    Write-WithoutEffect $Cmdlet $Bound $Parameter, 'CheckpointType'
    $made = $Bound[$Parameter]
    if ($Bound.ContainsKey('CheckpointType')) {
        $made = New-ScvmmProfile (Invoke-Fabric 'setProfile' @{ profile = [string]$made.ID; type = [string]$Bound['CheckpointType'] })
    }
    if ($Bound.ContainsKey('JobVariable')) {
        Set-JobVariable $Cmdlet $Bound (New-SessionTask "Change properties of $($made.Name)" $Cmdlet.MyInvocation.MyCommand.Name 'Completed' $null $made)
    }
    $made
}

Simulate 'Get-SCHardwareProfile' { param($Cmdlet, $Bound) Find-Profiles $Bound 'hardwareProfile' }
Simulate 'Get-SCVMTemplate' { param($Cmdlet, $Bound) Find-Profiles $Bound 'template' }
Simulate 'Set-SCHardwareProfile' { param($Cmdlet, $Bound) Set-ProfileCheckpointType $Cmdlet $Bound 'HardwareProfile' }
Simulate 'Set-SCVMTemplate' { param($Cmdlet, $Bound) Set-ProfileCheckpointType $Cmdlet $Bound 'VMTemplate' }
