<#
.SYNOPSIS
The dialect of Hyper-V hosts without SCVMM: the fixed table of operations that the agent may call.
#>
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
$ConfirmPreference = 'None'
Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'Native.psm1') -DisableNameChecking
Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'Doctor.psm1') -DisableNameChecking

$script:LastHost = @{}
$script:ClusterOf = @{}

# A VM is looked for where it was last, then on every host.
function Find-Machine($Arguments) {
    $id = [guid]$Arguments.vm
    $hosts = @($Arguments.target.hosts)
    if ($script:LastHost.ContainsKey($id)) {
        $hosts = @($script:LastHost[$id]) + @($hosts | Where-Object { $_ -ne $script:LastHost[$id] })
    }
    $found = Find-NativeVM -VMId $id -Hosts $hosts
    $script:LastHost[$id] = $found.HostName
    return $found
}

# The cluster that a host is a node of; '' for a host that stands alone. That one is not kept: a cluster that does not
# answer looks the same.
function Get-ClusterOf([string] $HostName) {
    if ($script:ClusterOf.ContainsKey($HostName)) {
        return $script:ClusterOf[$HostName]
    }
    $name = ''
    try {
        foreach ($node in @(Get-ClusterNode -Cluster $HostName -ErrorAction Stop)) { $name = [string]$node.Cluster }
        $script:ClusterOf[$HostName] = $name
    } catch {
        Write-Verbose -Message "$HostName is in no cluster: $($_.Exception.Message)"
    }
    return $name
}

function Get-Inventory($Arguments) {
    $vms = @()
    $volumes = @()
    $clusters = @()
    foreach ($name in @($Arguments.target.hosts)) {
        $cluster = Get-ClusterOf $name
        $vms += @(Get-NativeMachines -HostName $name -Cluster $cluster -VMs @(Get-VM -ComputerName $name))
        if ($cluster -ne '' -and $clusters -notcontains $cluster) {
            $clusters += $cluster
            $volumes += @(Get-ClusterVolumes $cluster)
        }
        $volumes += @(Get-HostVolumes $name)
    }
    $volumes += @(Get-MachineShares $vms)
    return [pscustomobject]@{ vms = $vms; volumes = $volumes }
}

function Get-ClusterVolumes([string] $Cluster) {
    foreach ($shared in @(Get-ClusterSharedVolume -Cluster $Cluster)) {
        foreach ($info in @($shared.SharedVolumeInfo)) {
            [pscustomobject]@{
                path       = [string]$info.FriendlyVolumeName
                host       = $null
                cluster    = $Cluster
                capacity   = [long]$info.Partition.Size
                free       = [long]$info.Partition.FreeSpace
                blockClone = ([string](Get-Value $info.Partition 'FileSystem')) -like '*ReFS*'
            }
        }
    }
}

function Get-HostVolumes([string] $HostName) {
    foreach ($volume in @(Get-Volume -CimSession $HostName)) {
        $letter = [string]$volume.DriveLetter
        if ($letter -match '^[A-Za-z]$') {
            [pscustomobject]@{
                path       = $letter + ':\'
                host       = $HostName
                cluster    = $null
                capacity   = [long]$volume.Size
                free       = [long]$volume.SizeRemaining
                blockClone = ([string](Get-Value $volume 'FileSystemType')) -like '*ReFS*'
            }
        }
    }
}

# Hyper-V itself has nothing to refresh; a cluster keeps a copy of a VM's configuration.
function Update-Machine($Found) {
    $cluster = Get-ClusterOf $Found.HostName
    if ($cluster -ne '') {
        $null = Update-ClusterVirtualMachineConfiguration -VMId $Found.VM.Id -Cluster $cluster
    }
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

function Invoke-Table([string] $Operation, $Arguments) {
    switch ($Operation) {
        'ping' {
            $null = Get-VMHost -ComputerName @($Arguments.target.hosts)[0]
            return @{}
        }
        'inventory' { return Get-Inventory $Arguments }
        'doctor' {
            return @{
                findings = @(Get-EngineFindings $false) + @(Get-ModuleFindings 'Hyper-V', 'FailoverClusters') +
                @(Get-CmdletFindings $Arguments.cmdlets) + @(Get-HostFindings @($Arguments.target.hosts)) +
                @(Get-ClockFindings @($Arguments.target.hosts) $Arguments.clockSeconds)
            }
        }
    }
    $found = Find-Machine $Arguments
    $vm = $found.VM
    switch ($Operation) {
        'machine' {
            $machine = Get-NativeMachines -HostName $found.HostName -Cluster (Get-ClusterOf $found.HostName) -VMs @($vm)
            return @{ vm = $machine; job = $null; activity = (Get-NativeActivity $vm); exporting = (Test-NativeExport $vm) }
        }
        'blocker' { return @{ job = $null; activity = (Get-NativeActivity $vm) } }
        'files' { return @{ files = @(Get-FileFacts -HostName $found.HostName -Paths @($Arguments.paths)) } }
        'stop' { Stop-NativeMachine $vm $Arguments.mode }
        'start' { Start-NativeMachine $vm }
        'eject' { Set-NativeMedium $vm $Arguments.drive $null }
        'insert' { Set-NativeMedium $vm $Arguments.drive $Arguments.iso }
        'detach' { Remove-NativeDisk $vm $Arguments.number $Arguments.location $Arguments.path }
        'attach' { Add-NativeDisk $vm $Arguments.number $Arguments.location $Arguments.path $Arguments.shared }
        'checkpoint' { return @{ checkpoint = (New-NativeCheckpoint $vm $Arguments.name $Arguments.description) } }
        'restore' { Restore-NativeCheckpoint $vm $Arguments.checkpoint }
        'removeCheckpoint' { Remove-NativeCheckpoint $vm $Arguments.checkpoint }
        'renameCheckpoint' { Rename-NativeCheckpoint $vm $Arguments.checkpoint $Arguments.name }
        'setCheckpointType' { Set-NativeType $vm $Arguments.type }
        'export' { Export-NativeCheckpoint $vm $Arguments.checkpoint $Arguments.path }
        'removeFolder' { Remove-FolderWhole -HostName $found.HostName -Path $Arguments.path }
        'writeText' { Write-TextFile -HostName $found.HostName -Path $Arguments.path -Text $Arguments.text }
        'setAutomaticCheckpoints' { Set-NativeAutomatic $vm $Arguments.on }
        'refresh' { Update-Machine $found }
        'swap' { Move-FileSet -HostName $found.HostName -Moves @($Arguments.moves) }
        'swapBack' { Move-FileSet -HostName $found.HostName -Moves @($Arguments.moves) }
        'grantAccess' { Grant-MachineAccess -HostName $found.HostName -Path $Arguments.path -VMId $vm.Id }
        default { Stop-Operation -Id 'BadCall' -Message "no operation is called $Operation" }
    }
    return @{}
}

Export-ModuleMember -Function Invoke-StillpointOperation
