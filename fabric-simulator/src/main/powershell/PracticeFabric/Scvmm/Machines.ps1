# Connection and virtual machines.

[Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]::Find = [Func[string, object]] { param($Name) Connect-Scvmm $Name }
[Microsoft.SystemCenter.VirtualMachineManager.VM]::Find = [Func[string, object]] {
    param($Name)
    $found = @(Get-ScvmmVM @{ name = $Name })
    if ($found.Count -ne 1) { throw "VMM found $($found.Count) virtual machines with the name $Name." }
    $found[0]
}

function Connect-Scvmm {
    param([string]$Name)
    $server = (Get-FabricAbout).vmmServer
    $known = $server, (Get-ShortName $server), 'localhost', '.', '127.0.0.1', [System.Environment]::MachineName
    if ($known -notcontains $Name) {
        throw (New-FabricRefusal 1602 "VMM is unable to connect to the VMM management server $Name; this fabric's is $server.")
    }
    Get-Connection
}

Simulate 'Get-SCVMMServer' {
    param($Cmdlet, $Bound)
    Connect-Scvmm $Bound['ComputerName']
}

Simulate 'Get-SCVirtualMachine' {
    param($Cmdlet, $Bound)
    foreach ($unknown in 'Cloud', 'Service', 'ComputerTier', 'StorageQoSPolicy') { if ($Bound.ContainsKey($unknown)) { return } }
    $ask = @{}
    if ($Bound.ContainsKey('VMHost')) { $ask['host'] = $Bound['VMHost'].Name }
    $name = $Bound['Name']
    $pattern = $name -and [System.Management.Automation.WildcardPattern]::ContainsWildcardCharacters($name)
    if ($name -and -not $pattern) { $ask['name'] = $name }
    if ($Bound.ContainsKey('ID')) {
        $guid = Find-VMGuid $Bound['ID']
        if (-not $guid) { return }
        $ask['vm'] = $guid
    }
    $vms = Get-ScvmmVM $ask
    if ($pattern) { $vms = $vms | Where-Object { $_.Name -eq $name -or $_.Name -like $name } }
    $vms
}

# Hyper-V's id of the VM that has this id of SCVMM's. Neither ever changes.
$VMGuids = @{}
$VMGuidsOf = ''
function Find-VMGuid {
    param([guid]$Id)
    $url = Get-FabricUrl
    if ($VMGuidsOf -ne $url -or -not $VMGuids.ContainsKey($Id)) {
        $script:VMGuidsOf = $url
        $VMGuids.Clear()
        foreach ($vm in (Invoke-Fabric 'list' @{ view = 'vmm' }).vms) { $VMGuids[[guid]$vm.vmmId] = $vm.id }
    }
    $VMGuids[$Id]
}

# A change of a VM as a job; the VM as it is then is what the cmdlet returns.
function Invoke-VMJob {
    param($Cmdlet, $Bound, [string]$Operation, [hashtable]$Body = @{})
    $vm = $Bound['VM']
    if ($Cmdlet.MyInvocation.MyCommand.Parameters.ContainsKey('WhatIf') -and -not (Test-ShouldProcess $Cmdlet $vm.Name $Cmdlet.MyInvocation.MyCommand.Name)) { return }
    $Body['vm'] = $vm.VMId
    [void](Invoke-ScvmmJob $Cmdlet $Bound $Operation $Body $vm)
    Get-ScvmmVMAgain $vm
}

Simulate 'Read-SCVirtualMachine' {
    param($Cmdlet, $Bound)
    if ($Bound.ContainsKey('VMHost')) { Update-ScvmmHost $Cmdlet $Bound $Bound['VMHost']; return }
    Invoke-VMJob $Cmdlet $Bound 'refresh'
}

Simulate 'Start-SCVirtualMachine' {
    param($Cmdlet, $Bound)
    Invoke-VMJob $Cmdlet $Bound 'start'
}

# Without a switch SCVMM turns the VM off; -Force is the same without asking.
Simulate 'Stop-SCVirtualMachine' {
    param($Cmdlet, $Bound)
    $mode = 'turnOff'
    if ($Bound['Shutdown']) { $mode = 'shutdown' }
    if ($Bound['SaveState']) { $mode = 'save' }
    if ($Bound['DiscardSavedState']) { $mode = 'discard' }
    Invoke-VMJob $Cmdlet $Bound 'stop' @{ mode = $mode }
}
Simulate 'Use-SCShutdownVM' { param($Cmdlet, $Bound) Invoke-VMJob $Cmdlet $Bound 'stop' @{ mode = 'shutdown' } }
Simulate 'Use-SCStopVM' { param($Cmdlet, $Bound) Invoke-VMJob $Cmdlet $Bound 'stop' @{ mode = 'turnOff' } }
Simulate 'Use-SCSaveStateVM' { param($Cmdlet, $Bound) Invoke-VMJob $Cmdlet $Bound 'stop' @{ mode = 'save' } }
Simulate 'Use-SCDiscardSavedStateVM' { param($Cmdlet, $Bound) Invoke-VMJob $Cmdlet $Bound 'stop' @{ mode = 'discard' } }

Simulate 'Suspend-SCVirtualMachine' { param($Cmdlet, $Bound) Invoke-VMJob $Cmdlet $Bound 'stop' @{ mode = 'pause' } }

Simulate 'Reset-SCVirtualMachine' {
    param($Cmdlet, $Bound)
    [void](Invoke-ScvmmJob $Cmdlet @{} 'stop' @{ vm = $Bound['VM'].VMId; mode = 'turnOff' } $Bound['VM'])
    Invoke-VMJob $Cmdlet $Bound 'start'
}

# A paused or saved VM goes on; a running one is an error, unlike with Start-SCVirtualMachine.
Simulate 'Resume-SCVirtualMachine' {
    param($Cmdlet, $Bound)
    $now = Get-ScvmmVMAgain $Bound['VM']
    if ($now.Status -ne 'Paused' -and $now.Status -ne 'Saved') {
        throw (New-FabricRefusal 1730 "The virtual machine $($now.Name) is not in a state in which the action is valid: it is $($now.Status), not paused.")
    }
    Invoke-VMJob $Cmdlet $Bound 'start'
}
