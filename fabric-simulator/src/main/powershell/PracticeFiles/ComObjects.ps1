# New-Object, and the one COM object that scripts ask for the space of a share or drive.

# An object goes out whole: a list or an array is one object.
function New-Object {
    [CmdletBinding(DefaultParameterSetName = 'Net')]
    param(
        [Parameter(ParameterSetName = 'Net', Mandatory = $true, Position = 0)]
        [string]$TypeName,
        [Parameter(ParameterSetName = 'Net', Position = 1)]
        [Alias('Args')]
        [object[]]$ArgumentList,
        [Parameter(ParameterSetName = 'Com', Mandatory = $true, Position = 0)]
        [string]$ComObject,
        [Parameter(ParameterSetName = 'Com')]
        [switch]$Strict,
        [System.Collections.IDictionary]$Property
    )
    if ($ComObject -eq 'Scripting.FileSystemObject') { return New-FileSystemObject }
    $made = Microsoft.PowerShell.Utility\New-Object @PSBoundParameters
    $PSCmdlet.WriteObject($made, $false)
}

# GetDrive takes a letter, with a colon or a back slash or not, or a share.
function New-FileSystemObject {
    $made = [pscustomobject]@{ PSTypeName = 'System.__ComObject#{2a0b9d10-4b87-11d3-a97a-00104b365c9f}' }
    Add-Member -InputObject $made -MemberType ScriptMethod -Name GetDrive -Value { param([string]$Drive) Get-DriveObject $Drive }
    Add-Member -InputObject $made -MemberType ScriptMethod -Name DriveExists -Value {
        param([string]$Drive)
        try { $null -ne (Get-DriveObject $Drive) } catch { $false }
    }
    $made
}

function Get-DriveObject {
    param([string]$Drive)
    $path = $Drive
    if ($path -match '^[A-Za-z]:?$') { $path = $path.Substring(0, 1) + ':\' }
    $place = if (Test-FabricPath $path) { Resolve-FabricPath $path }
    $space = if ($place) { Get-Space $place }
    if ($null -eq $space) { throw (New-Object System.IO.DirectoryNotFoundException "Path not found: $Drive (0x800A004C)") }
    $share = $path.StartsWith('\\')
    $kind = if ($space.blockClone) { 'ReFS' } else { 'NTFS' }
    [pscustomobject]@{
        DriveLetter = $(if ($share) { '' } else { $path.Substring(0, 1).ToUpperInvariant() })
        Path = $(if ($share) { $path.TrimEnd('\') } else { $path.Substring(0, 2).ToUpperInvariant() })
        ShareName = $(if ($share) { $path.TrimEnd('\') } else { '' })
        DriveType = $(if ($share) { 3 } else { 2 }); FileSystem = $kind; IsReady = $true; VolumeName = ''
        TotalSize = [double]$space.capacity; AvailableSpace = [double]$space.free; FreeSpace = [double]$space.free
    }
}
