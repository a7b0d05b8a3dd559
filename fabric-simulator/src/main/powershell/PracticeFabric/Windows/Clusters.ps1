# Failover clusters.

# The cluster of a name, or of one of its nodes; the first one where none is named.
function Find-FabricCluster {
    param([string]$Name)
    $about = Get-FabricAbout
    if (-not $Name -or $Name -eq '.') { return $about.clusters | Select-Object -First 1 }
    $found = $about.clusters | Where-Object { $_.name -eq $Name -or $_.name -eq (Get-ShortName $Name) }
    if (-not $found) {
        $node = Find-FabricHost $Name
        if ($node -and $node.cluster) { $found = $about.clusters | Where-Object { $_.name -eq $node.cluster } }
    }
    if (-not $found) { throw (New-FabricRefusal 801 "The cluster service is not running or '$Name' is not a member of a cluster.") }
    $found
}

function New-ClusterReference {
    param([string]$Name)
    $cluster = [pscustomobject]@{ PSTypeName = 'Microsoft.FailoverClusters.PowerShell.Cluster'; Name = $Name }
    $cluster.PSObject.Methods.Add([System.Management.Automation.PSScriptMethod]::new('ToString', { $this.Name }))
    $cluster
}

function Test-AnyName {
    param([string]$Name, $Patterns)
    -not $Patterns -or [bool]@($Patterns | Where-Object { $Name -eq $_ -or $Name -like $_ })
}

Simulate 'Get-ClusterNode' {
    param($Cmdlet, $Bound)
    $cluster = Find-FabricCluster $Bound['Cluster']
    foreach ($each in (Get-FabricAbout).hosts) {
        if ($each.cluster -ne $cluster.name -or -not (Test-AnyName (Get-ShortName $each.name) $Bound['Name'])) { continue }
        [pscustomobject]@{
            PSTypeName = 'Microsoft.FailoverClusters.PowerShell.ClusterNode'; Name = Get-ShortName $each.name; Id = $each.id; State = 'Up'
            Cluster = New-ClusterReference $cluster.name; DrainStatus = 'NotInitiated'
        }
    }
}

Simulate 'Get-ClusterSharedVolume' {
    param($Cmdlet, $Bound)
    $cluster = Find-FabricCluster $Bound['Cluster']
    $i = 0
    foreach ($volume in (Invoke-Fabric 'hosts' @{ view = 'host' }).volumes) {
        if ($volume.owner -ne "cluster:$($cluster.name)") { continue }
        $i++
        if (-not (Test-AnyName "Cluster Disk $i" $Bound['Name'])) { continue }
        $partition = [pscustomobject]@{
            Name = "\\?\Volume{$(Get-StableGuid "volume/$($volume.owner)/$($volume.path)")}\"; FileSystem = if ($volume.blockClone) { 'ReFS' } else { 'NTFS' }
            Size = [uint64]$volume.capacity; FreeSpace = [uint64]$volume.free; UsedSpace = [uint64]($volume.capacity - $volume.free)
            PercentFree = [single](100.0 * $volume.free / [Math]::Max([double]1, [double]$volume.capacity))
        }
        [pscustomobject]@{
            PSTypeName = 'Microsoft.FailoverClusters.PowerShell.ClusterSharedVolume'; Name = "Cluster Disk $i"; State = 'Online'
            OwnerNode = New-ClusterReference (Get-ShortName @($volume.hosts)[0]); Cluster = New-ClusterReference $cluster.name
            SharedVolumeInfo = @([pscustomobject]@{ FriendlyVolumeName = $volume.path; Partition = $partition; MaintenanceMode = $false; RedirectedAccess = $false; FaultState = 'NoFaults' })
        }
    }
}

# The highly available VMs of a cluster, or all that are on its nodes.
function Get-VMGroups {
    param($Cluster, $Bound, [switch]$All)
    foreach ($json in Get-HostJson @{}) {
        if (-not ($json.highlyAvailable -or $All) -or $json.cluster -ne $Cluster.name -or ($Bound.ContainsKey('VMId') -and $Bound['VMId'] -ne $json.id)) { continue }
        $json
    }
}

Simulate 'Get-ClusterGroup' {
    param($Cmdlet, $Bound)
    $cluster = Find-FabricCluster $Bound['Cluster']
    foreach ($json in Get-VMGroups $cluster $Bound) {
        if (-not (Test-AnyName $json.name $Bound['Name'])) { continue }
        [pscustomobject]@{
            PSTypeName = 'Microsoft.FailoverClusters.PowerShell.ClusterGroup'; Name = $json.name; Id = $json.id; GroupType = 'VirtualMachine'
            State = if ($json.state -eq 'Running') { 'Online' } else { 'Offline' }
            OwnerNode = New-ClusterReference (Get-ShortName $json.host); Cluster = New-ClusterReference $cluster.name
        }
    }
}

Simulate 'Get-ClusterResource' {
    param($Cmdlet, $Bound)
    $cluster = Find-FabricCluster $Bound['Cluster']
    foreach ($json in Get-VMGroups $cluster $Bound) {
        foreach ($kind in @('Virtual Machine', "Virtual Machine $($json.name)"), @('Virtual Machine Configuration', "Virtual Machine Configuration $($json.name)")) {
            if (-not (Test-AnyName $kind[1] $Bound['Name'])) { continue }
            [pscustomobject]@{
                PSTypeName = 'Microsoft.FailoverClusters.PowerShell.ClusterResource'; Name = $kind[1]; ResourceType = $kind[0]; VMId = $json.id
                State = if ($kind[0] -ne 'Virtual Machine' -or $json.state -eq 'Running') { 'Online' } else { 'Offline' }
                OwnerGroup = New-ClusterReference $json.name; OwnerNode = New-ClusterReference (Get-ShortName $json.host); Cluster = New-ClusterReference $cluster.name
            }
        }
    }
}

# The cluster reads a VM's configuration anew, and SCVMM with it.
Simulate 'Update-ClusterVirtualMachineConfiguration' {
    param($Cmdlet, $Bound)
    $cluster = Find-FabricCluster $Bound['Cluster']
    foreach ($json in Get-VMGroups $cluster $Bound -All) {
        $name = "Virtual Machine Configuration $($json.name)"
        if ($Bound['InputObject'] -and $Bound['InputObject'].Name -ne $name) { continue }
        if ($Bound['Name'] -and $Bound['Name'] -ne $name -and $Bound['Name'] -ne $json.name) { continue }
        $job = Wait-FabricJob (Start-FabricJob 'refresh' @{ vm = $json.id; by = 'vmm' }) -StopWithPipeline
        if ($job.status -ne 'Completed') { throw (New-FabricRefusal $job.code $job.message) }
        return [pscustomobject]@{ PSTypeName = 'Microsoft.FailoverClusters.PowerShell.ClusterResource'; Name = $name; ResourceType = 'Virtual Machine Configuration'; State = 'Online' }
    }
    throw (New-FabricRefusal 801 "There is no such virtual machine configuration in the cluster $($cluster.name).")
}
