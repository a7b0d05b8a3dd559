# Volumes and shares as they are, not as SCVMM remembers them.

# The volume or share that a place lies on: path, capacity and free bytes. Nothing for a share of unknown size.
function Get-Space {
    param($Place)
    $hosts = Invoke-Fabric 'hosts' @{ view = 'host' }
    $best = $null
    foreach ($volume in @($hosts.volumes) + @($hosts.shares)) {
        if ($volume.owner -ne $Place.Owner) { continue }
        if (($Place.Path + '\').StartsWith($volume.path.TrimEnd('\') + '\', 'OrdinalIgnoreCase') -and ($null -eq $best -or $volume.path.Length -gt $best.path.Length)) { $best = $volume }
    }
    $best
}

# A volume as Get-Volume shows it. One that is mounted as a folder has its mount point as label and no letter.
function New-WindowsVolume {
    param($Json, [string]$ComputerName)
    $csv = $Json.owner.StartsWith('cluster:')
    $letter = $Json.path.Length -le 3
    $kind = if ($Json.blockClone) { 'ReFS' } else { 'NTFS' }
    $id = "\\?\Volume{$(Get-StableGuid "volume/$($Json.owner)/$($Json.path)")}\"
    [pscustomobject]@{
        PSTypeName            = 'Microsoft.Management.Infrastructure.CimInstance#ROOT/Microsoft/Windows/Storage/MSFT_Volume'
        DriveLetter           = if ($letter) { [char]$Json.path[0] } else { $null }
        FileSystemLabel       = if ($letter) { '' } else { $Json.path }
        FileSystem            = if ($csv) { 'CSVFS' } else { $kind }
        FileSystemType        = if ($csv) { "CSVFS_$kind" } else { $kind }
        DriveType             = 'Fixed'
        HealthStatus          = 'Healthy'
        OperationalStatus     = 'OK'
        Path                  = $id
        UniqueId              = $id
        ObjectId              = $id
        Size                  = [uint64]$Json.capacity
        SizeRemaining         = [uint64]$Json.free
        AllocationUnitSize    = [uint32]4096
        DedupMode             = 'Disabled'
        PSComputerName        = $ComputerName
        MountPoint            = $Json.path
    }
}

Simulate 'Get-Volume' {
    param($Cmdlet, $Bound)
    foreach ($unknown in 'Partition', 'DiskImage', 'StorageSubSystem', 'StoragePool', 'StorageNode', 'StorageFileServer', 'FileShare', 'StorageJob') { if ($Bound.ContainsKey($unknown)) { return } }
    foreach ($target in Get-TargetHosts $Bound) {
        if ($Bound['FilePath']) {
            $place = if ($target) { Resolve-HostPath (Find-FabricHost $target) $Bound['FilePath'] } else { Resolve-FabricPath $Bound['FilePath'] }
            $space = Get-Space $place
            if ($null -eq $space) { throw (New-FabricRefusal 801 "No MSFT_Volume objects found with property 'FilePath' equal to '$($Bound['FilePath'])'. Verify the value of the property and retry.") }
            New-WindowsVolume $space $target
            continue
        }
        $found = $false
        foreach ($json in (Invoke-Fabric 'hosts' @{ view = 'host' }).volumes) {
            if ($target -and $json.hosts -notcontains $target) { continue }
            $volume = New-WindowsVolume $json $target
            if ($Bound.ContainsKey('DriveLetter') -and $Bound['DriveLetter'] -notcontains $volume.DriveLetter) { continue }
            if ($Bound['FileSystemLabel'] -and -not ($Bound['FileSystemLabel'] | Where-Object { $volume.FileSystemLabel -like $_ })) { continue }
            if ($Bound['Path'] -and $Bound['Path'] -notcontains $volume.Path) { continue }
            if ($Bound['UniqueId'] -and $Bound['UniqueId'] -notcontains $volume.UniqueId) { continue }
            if ($Bound['ObjectId'] -and $Bound['ObjectId'] -notcontains $volume.ObjectId) { continue }
            $found = $true
            $volume
        }
        if (-not $found -and $Bound.ContainsKey('DriveLetter')) {
            throw (New-FabricRefusal 801 "No MSFT_Volume objects found with property 'DriveLetter' equal to '$($Bound['DriveLetter'])'. Verify the value of the property and retry.")
        }
    }
}

# Files that running VMs hold, as a file server shows them.
Simulate 'Get-SmbOpenFile' { param($Cmdlet, $Bound) }
Simulate 'Get-StorageJob' { param($Cmdlet, $Bound) }

Simulate 'Get-SmbShare' {
    param($Cmdlet, $Bound)
    foreach ($share in (Invoke-Fabric 'hosts' @{ view = 'host' }).shares) {
        $name = $share.path.Substring($share.path.LastIndexOf('\') + 1)
        if ($Bound['Name'] -and -not ($Bound['Name'] | Where-Object { $name -like $_ })) { continue }
        [pscustomobject]@{
            PSTypeName = 'Microsoft.Management.Infrastructure.CimInstance#ROOT/Microsoft/Windows/SMB/MSFT_SmbShare'
            Name = $name; ScopeName = '*'; Path = $share.path; Description = ''; ShareState = 'Online'
        }
    }
}
