# Virtual hard disk files, attached or not.

# Where a path lies for the host that a command means: on that host, or else as this session sees it.
function Resolve-DiskPath {
    param([string]$ComputerName, [string]$Path)
    $target = Resolve-ComputerName $ComputerName
    if ($target) { return Resolve-HostPath (Find-FabricHost $target) $Path }
    Resolve-FabricPath $Path
}

function New-VirtualHardDisk {
    param($Facts, [string]$Path, [string]$ComputerName)
    $disk = [Microsoft.Vhd.PowerShell.VirtualHardDisk]::new()
    $disk.Path = $Path
    $disk.ComputerName = $ComputerName
    $disk.VhdFormat = if ($Facts.format -eq 'VHDS') { 'VHDSet' } else { 'VHDX' }
    $disk.VhdType = $Facts.type
    $disk.FileSize = $Facts.length
    $disk.Size = $Facts.virtualSize
    $disk.DiskIdentifier = $Facts.diskId.ToUpperInvariant()
    $disk.ParentPath = [string]$Facts.parent
    $disk.Attached = $Facts.held
    $disk.BlockSize = $Facts.blockSize
    $disk.LogicalSectorSize = 512
    $disk.PhysicalSectorSize = 4096
    $disk.FragmentationPercentage = 0
    $disk.Alignment = 1
    $disk
}

# What the simulator reads in disks' files, in one call.
function Get-DiskFacts {
    param($Places)
    (Invoke-Fabric 'disks' @{ files = @($Places | ForEach-Object { @{ owner = $_.Owner; path = $_.Path } }) }).disks
}

function Get-VhdOf {
    param($Cmdlet, [string]$ComputerName, [string[]]$Paths)
    $places = @(foreach ($path in $Paths) { Resolve-DiskPath $ComputerName $path })
    $facts = @(Get-DiskFacts $places)
    for ($i = 0; $i -lt $places.Count; $i++) {
        $fact = $facts[$i]
        if ($fact.error) { Write-Refusal $Cmdlet (New-FabricRefusal $fact.code $fact.error) $Paths[$i] }
        else { New-VirtualHardDisk $fact $places[$i].Shown $(if ($ComputerName) { $ComputerName } else { [System.Environment]::MachineName }) }
    }
}

Simulate 'Get-VHD' {
    param($Cmdlet, $Bound)
    if ($Bound.ContainsKey('DiskNumber')) { throw (New-FabricRefusal 32770 'No virtual hard disk of the practice fabric is mounted as a disk of a host.') }
    if ($Bound.ContainsKey('VMId')) {
        foreach ($json in Get-HostJson @{}) {
            if ($Bound['VMId'] -notcontains $json.id) { continue }
            $paths = @(foreach ($disk in $json.disks) { if ($disk.path) { $disk.path } })
            if ($paths) { Get-VhdOf $Cmdlet $json.host $paths }
        }
        return
    }
    $names = @($Bound['ComputerName'])
    if ($Bound['CimSession']) { $names = @($Bound['CimSession'] | ForEach-Object { $_.ComputerName }) }
    if (-not $names) { $names = @('') }
    foreach ($name in $names) { Get-VhdOf $Cmdlet $name $Bound['Path'] }
}

# True, or an error that says what is wrong.
Simulate 'Test-VHD' {
    param($Cmdlet, $Bound)
    $name = @($Bound['ComputerName'])[0]
    Invoke-Each $Cmdlet $Bound['Path'] {
        param($path)
        $place = Resolve-DiskPath $name $path
        if ($Bound['SupportPersistentReservations']) {
            if (-not ($place.Owner.StartsWith('cluster:') -or $place.Owner.StartsWith('share:'))) {
                throw (New-FabricRefusal 32770 "The storage where the virtual hard disk '$path' is located does not support virtual hard disk sharing.")
            }
            return $true
        }
        $fact = @(Get-DiskFacts @($place))[0]
        if ($fact.error) { throw (New-FabricRefusal $fact.code $fact.error) }
        $true
    }
}

Simulate 'Get-VHDSet' {
    param($Cmdlet, $Bound)
    $name = @($Bound['ComputerName'])[0]
    Invoke-Each $Cmdlet $Bound['Path'] {
        param($path)
        $fact = @(Get-DiskFacts @(Resolve-DiskPath $name $path))[0]
        if ($fact.error) { throw (New-FabricRefusal $fact.code $fact.error) }
        if ($fact.format -ne 'VHDS') { throw (New-FabricRefusal 32773 "'$path' is not a VHD Set file.") }
        $set = [Microsoft.Vhd.PowerShell.VHDSetInfo]::new()
        $set.Path = $path
        $set.ComputerName = $name
        $set.SnapshotIdList = [guid[]]@()
        if ($Bound['GetAllPaths']) { $set.AllPaths = [string[]]@($fact.files) }
        $set
    }
}
