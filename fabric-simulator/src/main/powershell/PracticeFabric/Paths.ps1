# Where a Windows path of a script lies on this machine, and whose it is. The session sits on a management server:
#     C:\ClusterStorage\Volume1\x   the cluster's volume (of the first cluster that has it, or where the file is)
#     D:\VMs\x                      the volume of the host that has D:\VMs, when there is one
#     C:\Temp\x                     the management server's own disk
#     \\hv01\c$\x                   the host's disk, or its cluster's volume below ClusterStorage
#     \\nas-b\backup\x              the share
# All without regard to case, as Windows does.

$OnWindows = $RealPath::DirectorySeparatorChar -eq '\'

# Whether the fabric has this path; all others are left to the real cmdlets.
function Test-FabricPath {
    param([string]$Path)
    if ($Path.StartsWith('\\')) { return -not ($Path.StartsWith('\\?\') -or $Path.StartsWith('\\.\')) }
    if ($Path.Length -lt 2 -or $Path[1] -ne ':' -or -not [char]::IsLetter($Path[0])) { return $false }
    if (-not $OnWindows) { return $true }
    $volumes = @((Get-FabricAbout).clusters.volumes) + @((Get-FabricAbout).hosts.volumes)
    [bool]($volumes | Where-Object { $_ -and ($Path + '\').StartsWith($_.TrimEnd('\') + '\', 'OrdinalIgnoreCase') })
}

function Get-ShortName {
    param([string]$Name)
    $dot = $Name.IndexOf('.')
    if ($dot -lt 0) { $Name.ToLowerInvariant() } else { $Name.Substring(0, $dot).ToLowerInvariant() }
}

# The host of that name, with or without its domain; nothing when there is none.
function Find-FabricHost {
    param([string]$Name)
    $short = Get-ShortName $Name
    foreach ($each in (Get-FabricAbout).hosts) { if ((Get-ShortName $each.name) -eq $short) { return $each } }
}

# The names behind the drive or share, with . and .. done.
function Get-PathParts {
    param([string]$Rest)
    $parts = New-Object System.Collections.ArrayList
    foreach ($part in $Rest.Split([char[]]'\/')) {
        if ($part -eq '..') { if ($parts.Count) { $parts.RemoveAt($parts.Count - 1) } }
        elseif ($part -and $part -ne '.') { [void]$parts.Add($part) }
    }
    , $parts
}

function Join-LocalPath {
    param([string]$Base, $Parts)
    $at = $Base
    foreach ($part in $Parts) {
        $next = $RealPath::Combine($at, $part)
        if (-not ($RealFile::Exists($next) -or $RealDirectory::Exists($next)) -and $RealDirectory::Exists($at)) {
            foreach ($entry in $RealDirectory::GetFileSystemEntries($at)) {
                if ([string]::Equals($RealPath::GetFileName($entry), $part, 'OrdinalIgnoreCase')) { $next = $entry; break }
            }
        }
        $at = $next
    }
    $at
}

function New-FabricPlace {
    param([string]$Owner, [string]$Path, [string]$Shown, [string]$Base, $Parts)
    @{ Owner = $Owner; Path = $Path; Shown = $Shown; Local = (Join-LocalPath $Base $Parts) }
}

# A path of a host: below C:\ClusterStorage it is its cluster's.
function Resolve-HostPath {
    param($FabricHost, [string]$Path, [string]$Shown = $Path)
    if ($Path.StartsWith('\\')) { return Resolve-FabricPath $Path }
    $root = (Get-FabricAbout).folder
    $parts = Get-PathParts $Path.Substring(2)
    $path = $Path.Substring(0, 1).ToUpperInvariant() + ':\' + ($parts -join '\')
    if ($FabricHost.cluster -and $path.StartsWith('C:\') -and $parts.Count -and $parts[0] -eq 'ClusterStorage') {
        return New-FabricPlace "cluster:$($FabricHost.cluster)" $path $Shown "$root/clusters/$($FabricHost.cluster.ToLowerInvariant())" $parts
    }
    $letter = $path.Substring(0, 1).ToLowerInvariant()
    $base = "$root/hosts/$(Get-ShortName $FabricHost.name)/$letter"
    if ($letter -eq 'c' -or @($FabricHost.volumes | Where-Object { $_.StartsWith($path.Substring(0, 2), 'OrdinalIgnoreCase') })) { [void]$RealDirectory::CreateDirectory($base) }
    New-FabricPlace "host:$($FabricHost.name)" $path $Shown $base $parts
}

# A path as the management server sees it. Owner is 'management' for its own disks.
function Resolve-FabricPath {
    param([string]$Path, [string]$Cluster)
    $about = Get-FabricAbout
    $path = $Path.Replace('/', '\')
    if ($path.StartsWith('\\')) {
        $parts = Get-PathParts $path.Substring(2)
        $server = [string]$parts[0]
        $share = if ($parts.Count -gt 1) { [string]$parts[1] } else { '' }
        $rest = @($parts | Select-Object -Skip 2)
        $shown = '\\' + ($parts -join '\')
        if ($share -match '^[A-Za-z]\$$') {
            $fabricHost = Find-FabricHost $server
            if ($fabricHost) { return Resolve-HostPath $fabricHost ($share.Substring(0, 1) + ':\' + ($rest -join '\')) $shown }
        }
        $server = $server.ToLowerInvariant()
        return New-FabricPlace "share:$server/$($share.ToLowerInvariant())" $shown $shown "$($about.folder)/unc/$server/$($share.ToLowerInvariant())" $rest
    }
    $parts = Get-PathParts $path.Substring(2)
    $letter = $path.Substring(0, 1).ToUpperInvariant()
    $shown = "${letter}:\" + ($parts -join '\')
    $candidates = @(foreach ($each in $about.hosts) {
            if ($letter -eq 'C' -and $parts.Count -and $parts[0] -eq 'ClusterStorage') { if ($each.cluster -and (-not $Cluster -or $each.cluster -eq $Cluster)) { $each } }
            else {
                foreach ($volume in $each.volumes) {
                    if (($shown + '\').StartsWith($volume.TrimEnd('\') + '\', 'OrdinalIgnoreCase')) { $each; break }
                }
            }
        })
    # On a host its own disks are meant.
    if ($env:STILLPOINT_FABRIC_HOST) {
        $here = Find-FabricHost $env:STILLPOINT_FABRIC_HOST
        if ($here) { return Resolve-HostPath $here $shown }
    }
    $first = $null
    foreach ($candidate in $candidates) {
        $place = Resolve-HostPath $candidate $shown
        if ($RealFile::Exists($place.Local) -or $RealDirectory::Exists($place.Local)) { return $place }
        if ($null -eq $first) { $first = $place }
    }
    if ($first) { return $first }
    New-FabricPlace 'management' $shown $shown "$($about.folder)/management/$($letter.ToLowerInvariant())" $parts
}

# The place of a local path below the fabric's folder; nothing for other paths. What a file cmdlet gave out comes back so.
function Resolve-LocalPath {
    param([string]$Path)
    $root = (Get-FabricAbout).folder + '/'
    if (-not $Path.StartsWith($root, 'Ordinal')) { return $null }
    $parts = @($Path.Substring($root.Length).Split([char[]]'/', [System.StringSplitOptions]::RemoveEmptyEntries))
    $about = Get-FabricAbout
    if ($parts.Count -lt 3) { return $null }
    switch ($parts[0]) {
        'clusters' { return Resolve-FabricPath ('C:\' + ($parts[2..($parts.Count)] -join '\')) $parts[1] }
        'hosts' {
            $fabricHost = Find-FabricHost $parts[1]
            return Resolve-HostPath $fabricHost ($parts[2] + ':\' + ($parts[3..($parts.Count)] -join '\')) "\\$($fabricHost.name)\$($parts[2].ToUpperInvariant())$\$($parts[3..($parts.Count)] -join '\')"
        }
        'unc' { return Resolve-FabricPath ('\\' + ($parts[1..($parts.Count)] -join '\')) }
        'management' { return Resolve-FabricPath ($parts[1].ToUpperInvariant() + ':\' + ($parts[2..($parts.Count)] -join '\')) }
    }
}

# What the simulator knows of files: whether they exist, are held, and which VMs use them.
function Get-FabricFile {
    param($Place)
    if ($Place.Owner -eq 'management') { return $null }
    (Invoke-Fabric 'files' @{ files = @(@{ owner = $Place.Owner; path = $Place.Path }) }).files[0]
}
