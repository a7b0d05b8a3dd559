# Hosts, clusters, volumes. Volumes are as SCVMM saw them at the last Read-SCVMHost.

[Microsoft.SystemCenter.VirtualMachineManager.Host]::Find = [Func[string, object]] {
    param($Name)
    $found = Find-FabricHost $Name
    if (-not $found) { throw "VMM found no host with the name $Name." }
    (Get-ScvmmHosts)[$found.name]
}
[Microsoft.SystemCenter.VirtualMachineManager.HostCluster]::Find = [Func[string, object]] {
    param($Name)
    $found = (Get-ScvmmContext).Clusters[$Name]
    if (-not $found) { throw "VMM found no host cluster with the name $Name." }
    $found
}
[Microsoft.SystemCenter.VirtualMachineManager.HostGroup]::Find = [Func[string, object]] { param($Name) (Get-ScvmmContext).Group }

# Gives the hosts of a context their volumes.
function Add-Volumes {
    param($Context, $Seen)
    $context['Volumes'] = New-Object System.Collections.ArrayList
    $context['Shares'] = $seen.shares
    foreach ($each in $seen.volumes) {
        $csv = $each.owner.StartsWith('cluster:')
        $volumes = New-Object System.Collections.ArrayList
        foreach ($name in $each.hosts) {
            $volume = [Microsoft.SystemCenter.VirtualMachineManager.StorageVolume]::new()
            $volume.Name = $each.path
            $volume.ID = Get-StableGuid "volume/$name/$($each.path.ToLowerInvariant())"
            $volume.StorageVolumeID = $volume.ID
            $volume.HostVolumeID = $volume.ID
            $volume.ObjectID = "$name|$($each.path)"
            $volume.MountPoints = [string[]]@($each.path)
            $volume.VolumeLabel = $each.path.Substring($each.path.TrimEnd('\').LastIndexOf('\') + 1).TrimEnd('\')
            $volume.Capacity = $each.capacity
            $volume.FreeSpace = $each.free
            $kind = if ($each.blockClone) { 'ReFS' } else { 'NTFS' }
            $volume.FileSystem = if ($csv) { "CSVFS_$kind" } else { $kind }
            $volume.IsClustered = $csv
            $volume.IsClusterSharedVolume = $csv
            $volume.IsAvailableForPlacement = $true
            $volume.InUse = $true
            $volume.VMHost = $context.Hosts[$name]
            $volume.ObjectType = 'HostVolume'
            $volume.ServerConnection = $context.Connection
            [void]$volumes.Add($volume)
            [void]$context.Volumes.Add($volume)
        }
        if ($csv) {
            $cluster = $context.Clusters[$each.owner.Substring(8)]
            $cluster.SharedVolumes = [Microsoft.SystemCenter.VirtualMachineManager.StorageVolume[]]@(@($cluster.SharedVolumes) + $volumes[0] | Where-Object { $_ })
        }
    }
    foreach ($each in @($context.Hosts.Values)) {
        $each.DiskVolumes = @($context.Volumes | Where-Object { $_.VMHost -eq $each })
        $each.Disks = @()
    }
}

function Get-ScvmmHosts {
    (Get-ScvmmContext).Hosts
}

# A host that a script names: by short name, full name or pattern.
function Test-HostName {
    param([string]$Name, [string]$Pattern)
    -not $Pattern -or $Name -eq $Pattern -or (Get-ShortName $Name) -eq $Pattern -or $Name -like $Pattern -or (Get-ShortName $Name) -like $Pattern
}

Simulate 'Get-SCVMHost' {
    param($Cmdlet, $Bound)
    foreach ($each in (Get-ScvmmHosts).Values | Sort-Object -Property Name) {
        if ($Bound.ContainsKey('ID') -and $each.ID -ne $Bound['ID']) { continue }
        if ($Bound.ContainsKey('VMHostCluster') -and "$($each.HostCluster)" -ne $Bound['VMHostCluster'].Name) { continue }
        if (Test-HostName $each.Name $Bound['ComputerName']) { $each }
    }
}

Simulate 'Get-SCVMHostCluster' {
    param($Cmdlet, $Bound)
    foreach ($each in (Get-ScvmmContext).Clusters.Values | Sort-Object -Property Name) {
        if ($Bound.ContainsKey('HyperConvergedStorageArray')) { continue }
        if ($Bound.ContainsKey('ID') -and $each.ID -ne $Bound['ID']) { continue }
        if (Test-HostName $each.Name $Bound['Name']) { $each }
    }
}

Simulate 'Get-SCVMHostGroup' {
    param($Cmdlet, $Bound)
    $group = (Get-ScvmmContext).Group
    if ($Bound.ContainsKey('ParentHostGroup')) { return }
    if ((-not $Bound.ContainsKey('ID') -or $group.ID -eq $Bound['ID']) -and (-not $Bound['Name'] -or $group.Name -like $Bound['Name'])) { $group }
}

# Looks at a host's volumes and VMs. VMs that a job holds are left out: the job ends with information 23234.
function Update-ScvmmHost {
    param($Cmdlet, $Bound, $VMHost)
    $answer = Invoke-Fabric 'refreshHost' @{ host = $VMHost.Name }
    $status = 'Completed'
    $info = $null
    if ($answer.skipped.Count) {
        $status = 'SucceedWithInfo'
        $info = New-ErrorInfo 23234 "$($answer.skipped.Count) virtual machine(s) on $($VMHost.Name) were not refreshed because another job has locked them."
        $info.ErrorType = 'Warning'
        Write-CmdletWarning $Cmdlet "$($info.Problem) (Warning ID: 23234)"
    }
    $task = New-SessionTask 'Refresh host' $Cmdlet.MyInvocation.MyCommand.Name $status $info $VMHost
    Set-JobVariable $Cmdlet $Bound $task
}

Simulate 'Read-SCVMHost' {
    param($Cmdlet, $Bound)
    Update-ScvmmHost $Cmdlet $Bound $Bound['VMHost']
    (Get-ScvmmHosts)[$Bound['VMHost'].Name]
}

Simulate 'Read-SCVMHostCluster' {
    param($Cmdlet, $Bound)
    foreach ($node in $Bound['VMHostCluster'].Nodes) { Update-ScvmmHost $Cmdlet $Bound $node }
    (Get-ScvmmContext).Clusters[$Bound['VMHostCluster'].Name]
}

Simulate 'Get-SCStorageVolume' {
    param($Cmdlet, $Bound)
    if ($Bound.ContainsKey('LibraryServer') -or $Bound.ContainsKey('StorageArray')) { return }
    foreach ($volume in (Get-ScvmmContext).Volumes) {
        if ($Bound.ContainsKey('VMHost') -and $volume.VMHost.Name -ne $Bound['VMHost'].Name) { continue }
        if (-not $Bound['Name'] -or $volume.Name -eq $Bound['Name'] -or $volume.Name -like $Bound['Name']) { $volume }
    }
}

Simulate 'Get-SCStorageFileShare' {
    param($Cmdlet, $Bound)
    $context = Get-ScvmmContext
    foreach ($each in $context.Shares) {
        $share = [Microsoft.SystemCenter.VirtualMachineManager.StorageFileShare]::new()
        $share.Name = $each.path.Substring($each.path.LastIndexOf('\') + 1)
        $share.SharePath = $each.path
        $share.ID = Get-StableGuid "share/$($each.path.ToLowerInvariant())"
        $share.Capacity = $each.capacity
        $share.FreeSpace = $each.free
        $share.ServerConnection = $context.Connection
        if ((-not $Bound['Name'] -or $share.Name -like $Bound['Name']) -and (-not $Bound.ContainsKey('ID') -or $share.ID -eq $Bound['ID'])) { $share }
    }
}

# The library: a server and a share for each that the ISOs lie on.
function Get-LibraryShares {
    $connection = Get-Connection
    $servers = @{}
    $seen = @{}
    foreach ($path in (Get-FabricAbout).isos) {
        $parts = $path.TrimStart('\').Split('\')
        $share = '\\' + $parts[0] + '\' + $parts[1]
        if (-not $path.StartsWith('\\') -or $seen.ContainsKey($share.ToLowerInvariant())) { continue }
        $seen[$share.ToLowerInvariant()] = $true
        $server = $servers[$parts[0]]
        if ($null -eq $server) {
            $server = [Microsoft.SystemCenter.VirtualMachineManager.LibraryServer]::new()
            $server.Name = $parts[0]
            $server.FullyQualifiedDomainName = $parts[0]
            $server.ID = Get-StableGuid "library/$($parts[0])"
            $server.ObjectType = 'LibraryServer'
            $server.ServerConnection = $connection
            $servers[$parts[0]] = $server
        }
        $made = [Microsoft.SystemCenter.VirtualMachineManager.LibraryShare]::new()
        $made.Name = $parts[1]
        $made.Path = $share
        $made.ID = Get-StableGuid "library/$share"
        $made.LibraryServer = $server
        $made.ObjectType = 'LibraryShare'
        $made.ServerConnection = $connection
        $server.LibraryShares = [Microsoft.SystemCenter.VirtualMachineManager.LibraryShare[]]@(@($server.LibraryShares) + $made | Where-Object { $_ })
        $made
    }
}

Simulate 'Get-SCLibraryShare' {
    param($Cmdlet, $Bound)
    Get-LibraryShares | Where-Object { -not $Bound.ContainsKey('ID') -or $_.ID -eq $Bound['ID'] }
}
Simulate 'Get-SCLibraryServer' {
    param($Cmdlet, $Bound)
    Get-LibraryShares | ForEach-Object { $_.LibraryServer } | Select-Object -Unique | Where-Object { Test-HostName $_.Name $Bound['ComputerName'] }
}
Simulate 'Read-SCLibraryShare' { param($Cmdlet, $Bound) $Bound['LibraryShare'] }

# There is none of these here.
foreach ($name in 'Get-SCCloud', 'Get-SCCustomProperty', 'Get-SCCustomPropertyValue', 'Get-SCRunAsAccount',
    'Get-SCStorageDisk', 'Get-SCStorageFileServer', 'Get-VMGroup', 'Get-VMReplication', 'Get-VHDSnapshot', 'Get-VMStoragePath') { Simulate $name { } }

Simulate 'Get-SCUserRole' {
    param($Cmdlet, $Bound)
    $role = (Get-Connection).UserRole
    if ((-not $Bound['Name'] -or $role.Name -like $Bound['Name']) -and (-not $Bound.ContainsKey('ID') -or $role.ID -eq $Bound['ID'])) { $role }
}
