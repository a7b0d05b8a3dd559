<#
.SYNOPSIS
Files beside VMs: what they are, renames, access. Used by both dialects.

A path of a host is reached by the host's administrative share, so that whoever runs this never depends on where it
runs; a UNC path is reached as it is. Paths are always literal.
#>
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

# The error ids that Java knows begin with 'Stillpoint.'.
function Stop-Operation {
    param([Parameter(Mandatory = $true)][string] $Id, [Parameter(Mandatory = $true)][string] $Message)
    $exception = New-Object System.InvalidOperationException -ArgumentList $Message
    throw (New-Object System.Management.Automation.ErrorRecord -ArgumentList $exception, "Stillpoint.$Id", 'NotSpecified', $null)
}

# 'C:\x' of hv01 is '\\hv01\C$\x'.
function Get-RemotePath {
    param([Parameter(Mandatory = $true)][string] $Path, [Parameter(Mandatory = $true)][string] $HostName)
    $back = $Path.Replace('/', '\')
    if ($back.StartsWith('\\')) {
        return $back
    }
    if ($back.Length -lt 3 -or $back[1] -ne ':' -or $back[2] -ne '\') {
        Stop-Operation -Id 'BadPath' -Message "$Path is no absolute Windows path"
    }
    return '\\' + $HostName + '\' + $back.Substring(0, 1) + '$' + $back.Substring(2)
}

# '\\files\vms' of '\\files\vms\ERP\a.vhdx'; nothing for a path of a host.
function Get-ShareOf([string] $Path) {
    $back = $Path.Replace('/', '\')
    if (-not $back.StartsWith('\\')) { return $null }
    $parts = $back.Substring(2).Split('\')
    if ($parts.Count -lt 2 -or $parts[0] -in '', '?', '.' -or $parts[1] -eq '') { return $null }
    return '\\' + $parts[0] + '\' + $parts[1]
}

# A share as a volume. Neither a cmdlet nor .NET tells the space of one by its path; FileSystemObject asks it itself, as
# any caller of Windows' own file functions does.
function Get-ShareVolume {
    param([Parameter(Mandatory = $true)][string] $Share)
    $drive = (New-Object -ComObject 'Scripting.FileSystemObject').GetDrive($Share)
    return [pscustomobject]@{
        path       = $Share
        host       = $null
        cluster    = $null
        capacity   = [long]$drive.TotalSize
        free       = [long]$drive.AvailableSpace
        blockClone = ([string]$drive.FileSystem) -like '*ReFS*'
    }
}

# The shares that these files lie on, each once. One that does not tell its space is left out: what is not known is not
# told as room.
function Get-ShareVolumes {
    param([string[]] $Paths = @())
    $known = New-Object 'System.Collections.Generic.HashSet[string]' -ArgumentList ([StringComparer]::OrdinalIgnoreCase)
    foreach ($path in $Paths) {
        $share = Get-ShareOf $path
        if ($null -eq $share -or -not $known.Add($share)) { continue }
        try {
            Get-ShareVolume -Share $share
        } catch {
            Write-Warning -Message "$share does not tell its free space: $($_.Exception.Message)"
        }
    }
}

# The file, or nothing where no file is. An unreachable share is an error: "not there" would be a lie.
function Get-FileOrNothing {
    param([Parameter(Mandatory = $true)][string] $RemotePath)
    try {
        return Get-Item -LiteralPath $RemotePath -Force
    } catch [System.Management.Automation.ItemNotFoundException] {
        $parts = $RemotePath.TrimStart('\').Split('\')
        $share = '\\' + $parts[0] + '\' + $parts[1] + '\'
        if (-not (Test-Path -LiteralPath $share)) {
            Stop-Operation -Id 'Unreachable' -Message "$share does not answer, so that nothing is known of $RemotePath"
        }
        return $null
    }
}

# The virtual disk id inside a VHDX: region table, metadata table, item (MS-VHDX 2.2.3, 2.6.1, 2.6.2.4). Nothing when
# the file is no VHDX or is held by somebody.
function Get-DiskId {
    param([Parameter(Mandatory = $true)] $File)
    try {
        $stream = $File.Open('Open', 'Read', 'ReadWrite, Delete')
    } catch {
        Write-Verbose -Message "$($File.Name) can't be read: $($_.Exception.Message)"
        return $null
    }
    try {
        $metadata = Find-VhdxEntry $stream 196608 'regi' 16 8 32 ([guid]'8b7ca206-4790-4b9a-b8fe-575f050f886e')
        if ($null -eq $metadata) { return $null }
        $at = [BitConverter]::ToInt64($metadata, 16)
        $item = Find-VhdxEntry $stream $at 'metadata' 32 10 32 ([guid]'beca12ab-b2e6-4523-93ef-c309e000c746')
        if ($null -eq $item) { return $null }
        $id = Read-Bytes $stream ($at + [BitConverter]::ToUInt32($item, 16)) 16
        if ($null -eq $id) { return $null }
        return (New-Object System.Guid -ArgumentList @(, $id)).ToString()
    } finally {
        $stream.Dispose()
    }
}

function Find-VhdxEntry($Stream, [long] $Offset, [string] $Signature, [int] $First, [int] $CountAt, [int] $Size, [guid] $Wanted) {
    $table = Read-Bytes $Stream $Offset 65536
    if ($null -eq $table) { return $null }
    if ([System.Text.Encoding]::ASCII.GetString($table, 0, $Signature.Length) -cne $Signature) { return $null }
    $count = [BitConverter]::ToUInt16($table, $CountAt)
    for ($i = 0; $i -lt $count -and $First + ($i + 1) * $Size -le $table.Length; $i++) {
        $entry = New-Object 'byte[]' -ArgumentList $Size
        [Array]::Copy($table, $First + $i * $Size, $entry, 0, $Size)
        $key = New-Object 'byte[]' -ArgumentList 16
        [Array]::Copy($entry, 0, $key, 0, 16)
        if ((New-Object System.Guid -ArgumentList @(, $key)) -eq $Wanted) {
            return , $entry
        }
    }
    return $null
}

function Read-Bytes($Stream, [long] $Offset, [int] $Count) {
    if ($Offset -lt 0 -or $Stream.Length -lt $Offset + $Count) { return $null }
    $null = $Stream.Seek($Offset, 'Begin')
    $bytes = New-Object 'byte[]' -ArgumentList $Count
    $done = 0
    while ($done -lt $Count) {
        $read = $Stream.Read($bytes, $done, $Count - $done)
        if ($read -le 0) { return $null }
        $done += $read
    }
    return , $bytes
}

# What these files are now, in the order asked.
function Get-FileFacts {
    param([Parameter(Mandatory = $true)][string] $HostName, [object[]] $Paths = @())
    foreach ($path in $Paths) {
        $file = Get-FileOrNothing -RemotePath (Get-RemotePath -Path $path -HostName $HostName)
        if ($null -eq $file) {
            [pscustomobject]@{ exists = $false; length = $null; modifiedAt = $null; diskId = $null }
        } else {
            [pscustomobject]@{
                exists     = $true
                length     = [long]$file.Length
                modifiedAt = $file.LastWriteTimeUtc.ToString('o')
                diskId     = Get-DiskId -File $file
            }
        }
    }
}

# Renames in this order, all or none as far as Windows lets it: everything is looked at before the first one, and what
# was made of a set that failed half-way is taken back. A stopped or lost call may leave it half-way; who asked looks.
function Move-FileSet {
    param([Parameter(Mandatory = $true)][string] $HostName, [Parameter(Mandatory = $true)][object[]] $Moves)
    $plan = @(foreach ($move in $Moves) {
        [pscustomobject]@{
            LiteralPath = Get-RemotePath -Path $move.from -HostName $HostName
            Destination = Get-RemotePath -Path $move.to -HostName $HostName
        }
    })
    $there = New-Object 'System.Collections.Generic.Dictionary[string,bool]' -ArgumentList ([StringComparer]::OrdinalIgnoreCase)
    foreach ($move in $plan) {
        foreach ($path in $move.LiteralPath, $move.Destination) {
            if (-not $there.ContainsKey($path)) {
                $there[$path] = $null -ne (Get-FileOrNothing -RemotePath $path)
            }
        }
    }
    $before = @{}
    foreach ($path in @($there.Keys)) { $before[$path] = $there[$path] }
    foreach ($move in $plan) {
        if (-not $there[$move.LiteralPath]) {
            Stop-Operation -Id 'FileGone' -Message "$($move.LiteralPath) does not exist; nothing was renamed"
        }
        if ($there[$move.Destination]) {
            Stop-Operation -Id 'NameTaken' -Message "$($move.Destination) exists already; nothing was renamed"
        }
        $there[$move.LiteralPath] = $false
        $there[$move.Destination] = $true
    }
    try {
        $plan | Move-Item -LiteralPath { $_.LiteralPath } -Destination { $_.Destination } -ErrorAction Stop
    } catch {
        $failure = $_
        Undo-HalfMoved $plan $before
        throw $failure
    }
}

# How many of the renames, from the first one, were made, told by which names exist; -1 when that tells nothing.
function Get-MadeCount([object[]] $Plan, $Before) {
    $now = @{}
    foreach ($path in $Before.Keys) { $now[$path] = $null -ne (Get-FileOrNothing -RemotePath $path) }
    $expected = @{}
    foreach ($path in $Before.Keys) { $expected[$path] = $Before[$path] }
    for ($made = 0; $true; $made++) {
        if (@($Before.Keys | Where-Object { $now[$_] -ne $expected[$_] }).Count -eq 0) { return $made }
        if ($made -eq $Plan.Count) { return -1 }
        $expected[$Plan[$made].LiteralPath] = $false
        $expected[$Plan[$made].Destination] = $true
    }
}

# Nothing made and all made are left alone: only a set in between is taken back.
function Undo-HalfMoved([object[]] $Plan, $Before) {
    $made = Get-MadeCount $Plan $Before
    if ($made -eq $Plan.Count) { return }
    for ($i = $made - 1; $i -ge 0; $i--) {
        Write-Warning -Message "the rename of $($Plan[$i].LiteralPath) is taken back"
        Move-Item -LiteralPath $Plan[$i].Destination -Destination $Plan[$i].LiteralPath -ErrorAction Stop
    }
}

# A folder with all that it holds, or a file. Who asks has looked whose it is.
function Remove-FolderWhole {
    param([Parameter(Mandatory = $true)][string] $HostName, [Parameter(Mandatory = $true)][string] $Path)
    $remote = Get-RemotePath -Path $Path -HostName $HostName
    if ($null -eq (Get-FileOrNothing -RemotePath $remote)) { return }
    Remove-Item -LiteralPath $remote -Recurse -Force -Confirm:$false -ErrorAction Stop
    if ($null -ne (Get-FileOrNothing -RemotePath $remote)) {
        Stop-Operation -Id 'NoEffect' -Message "$Path is still there"
    }
}

# A small file, whole or not at all, with its folders.
function Write-TextFile {
    param(
        [Parameter(Mandatory = $true)][string] $HostName,
        [Parameter(Mandatory = $true)][string] $Path,
        [Parameter(Mandatory = $true)][string] $Text
    )
    $remote = Get-RemotePath -Path $Path -HostName $HostName
    $folder = $remote.Substring(0, $remote.LastIndexOf('\'))
    if ($null -eq (Get-FileOrNothing -RemotePath $folder)) {
        $null = New-Item -ItemType Directory -Path $folder -Force
    }
    $partial = $remote + '.partial'
    Set-Content -LiteralPath $partial -Value $Text -Encoding ASCII -Force -Confirm:$false
    Move-Item -LiteralPath $partial -Destination $remote -Force
}

# The SID of a VM, S-1-5-83-1 and the four 32-bit words of its GUID: a name in 'NT VIRTUAL MACHINE' is known to Hyper-V
# hosts only, and this may run beside them.
function Get-MachineSid {
    param([Parameter(Mandatory = $true)][guid] $VMId)
    $bytes = $VMId.ToByteArray()
    $words = foreach ($at in 0, 4, 8, 12) { [BitConverter]::ToUInt32($bytes, $at) }
    return 'S-1-5-83-1-' + ($words -join '-')
}

# Full control for a VM over a file that replaced another one. Exit codes are Windows' error numbers.
function Grant-MachineAccess {
    param(
        [Parameter(Mandatory = $true)][string] $HostName,
        [Parameter(Mandatory = $true)][string] $Path,
        [Parameter(Mandatory = $true)][guid] $VMId
    )
    $remote = Get-RemotePath -Path $Path -HostName $HostName
    if ($null -eq (Get-FileOrNothing -RemotePath $remote)) {
        Stop-Operation -Id 'FileGone' -Message "$Path does not exist"
    }
    $entry = '*' + (Get-MachineSid -VMId $VMId) + ':F'
    $said = @(icacls.exe $remote /grant $entry)
    $exit = $LASTEXITCODE
    if ($exit -ne 0) {
        $names = @{ 2 = 'FileGone'; 3 = 'FileGone'; 5 = 'AccessDenied'; 53 = 'Unreachable'; 64 = 'Unreachable'; 170 = 'Locked' }
        $id = 'GrantFailed'
        if ($names.ContainsKey($exit)) { $id = $names[$exit] }
        Stop-Operation -Id $id -Message "icacls ended with $exit for ${Path}: $($said -join ' ')"
    }
}

Export-ModuleMember -Function Stop-Operation, Get-RemotePath, Get-ShareVolumes, Get-FileFacts, Move-FileSet, Remove-FolderWhole, Write-TextFile, Grant-MachineAccess, Get-MachineSid, Get-FileOrNothing
