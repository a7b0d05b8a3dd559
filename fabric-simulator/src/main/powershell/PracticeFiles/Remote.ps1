# What scripts ask a host itself: commands that run there, and a few classes of WMI.

# Runs a script block as if on a host: native cmdlets and drive paths mean that host meanwhile. $using: is done by name.
function Invoke-Command {
    [CmdletBinding(DefaultParameterSetName = 'Here')]
    param(
        [Parameter(ParameterSetName = 'There', Mandatory = $true, Position = 0)]
        [Alias('Cn')]
        [string[]]$ComputerName,
        [Parameter(ParameterSetName = 'Here', Mandatory = $true, Position = 0)]
        [Parameter(ParameterSetName = 'There', Mandatory = $true, Position = 1)]
        [Alias('Command')]
        [scriptblock]$ScriptBlock,
        [Alias('Args')]
        [object[]]$ArgumentList = @(),
        [Parameter(ValueFromPipeline = $true)]
        [psobject]$InputObject,
        [switch]$NoNewScope, [switch]$HideComputerName,
        [pscredential]$Credential, [string]$Authentication, [int]$ThrottleLimit, [switch]$UseSSL, [object]$SessionOption
    )
    process {
        if (-not $ComputerName) { return Microsoft.PowerShell.Core\Invoke-Command @PSBoundParameters }
        $text = $ScriptBlock.ToString()
        foreach ($match in [regex]::Matches($text, '\$using:(\w+)')) {
            $name = $match.Groups[1].Value
            Set-Variable -Scope Global -Name "PracticeUsing_$name" -Value $PSCmdlet.SessionState.PSVariable.GetValue($name)
        }
        $text = $text -replace '\$using:(\w+)', '$$global:PracticeUsing_$1'
        foreach ($computer in $ComputerName) {
            $before = $env:STILLPOINT_FABRIC_HOST
            try {
                $target = Find-FabricHost $computer
                if (-not $target) { throw (New-FabricRefusal 801 "Connecting to remote server $computer failed: the computer was not found.") }
                $env:STILLPOINT_FABRIC_HOST = $target.name
                foreach ($out in $PSCmdlet.SessionState.InvokeCommand.InvokeScript($true, [scriptblock]::Create($text), @($InputObject), $ArgumentList)) {
                    if ($null -ne $out -and -not $HideComputerName) { Add-Member -InputObject $out -NotePropertyName PSComputerName -NotePropertyValue $computer -Force -ErrorAction Ignore }
                    $out
                }
            } catch [Microsoft.VirtualManager.Utils.CarmineException] {
                Write-Refusal $PSCmdlet $_.Exception $computer
            } finally { $env:STILLPOINT_FABRIC_HOST = $before }
        }
    }
}

# Whether an object meets a filter of WMI: comparisons with =, <>, <, > and LIKE, all of which must hold.
function Test-WmiFilter {
    param($Object, [string]$Filter)
    foreach ($part in $Filter -split '\s+and\s+') {
        if ($part -notmatch '^\s*\(?\s*(\w+)\s*(=|<>|!=|<|>|like)\s*[''"]?(.*?)[''"]?\s*\)?\s*$') { continue }
        $value = $Object.($Matches[1])
        $wanted = $Matches[3].Replace('\\', '\')
        $holds = switch ($Matches[2]) {
            '=' { "$value" -eq $wanted }
            'like' { "$value" -like $wanted.Replace('%', '*') }
            '<' { $value -lt $wanted }
            '>' { $value -gt $wanted }
            default { "$value" -ne $wanted }
        }
        if (-not $holds) { return $false }
    }
    $true
}

function Get-WmiVolumes {
    param([string]$Class, [string]$ComputerName, [string]$Filter)
    $target = Resolve-ComputerName $ComputerName
    foreach ($json in (Invoke-Fabric 'hosts' @{ view = 'host' }).volumes) {
        if ($target -and $json.hosts -notcontains $target) { continue }
        $letter = if ($json.path.Length -le 3) { $json.path.Substring(0, 2) }
        if ($Class -eq 'Win32_LogicalDisk' -and -not $letter) { continue }
        $kind = if ($json.owner.StartsWith('cluster:')) { 'CSVFS' } elseif ($json.blockClone) { 'ReFS' } else { 'NTFS' }
        $name = if ($Class -eq 'Win32_LogicalDisk') { $letter } else { $json.path.TrimEnd('\') + '\' }
        $volume = [pscustomobject]@{
            PSTypeName = "System.Management.ManagementObject#root\cimv2\$Class"; Name = $name; Caption = $name
            DeviceID = if ($letter) { $letter } else { "\\?\Volume{$(Get-StableGuid "volume/$($json.owner)/$($json.path)")}\" }
            DriveLetter = $letter; Label = ''; VolumeName = ''; DriveType = [uint32]3; FileSystem = $kind
            FreeSpace = [uint64]$json.free; Capacity = [uint64]$json.capacity; Size = [uint64]$json.capacity
            SystemName = @($json.hosts)[0]; PSComputerName = $ComputerName
        }
        if (-not $Filter -or (Test-WmiFilter $volume $Filter)) { $volume }
    }
}

# What the clock of a host or of the SCVMM server shows, by our own: the fabric says how far it is ahead.
function Get-ClockOf {
    param([string]$ComputerName)
    $about = Get-FabricAbout
    if ((Get-ShortName $ComputerName) -eq (Get-ShortName $about.vmmServer)) { return [datetime]::Now }
    $name = Resolve-ComputerName $ComputerName
    if (-not $name) { return [datetime]::Now }
    [datetime]::Now.AddSeconds((Find-FabricHost $name).clockAhead)
}

# WMI tells times as text, CIM as dates.
function Get-WmiOperatingSystem {
    param([string]$ComputerName, [switch]$Dates)
    $now = Get-ClockOf $ComputerName
    $minutes = [int][TimeZoneInfo]::Local.GetUtcOffset($now).TotalMinutes
    $text = $now.ToString('yyyyMMddHHmmss.ffffff') + $minutes.ToString('+000;-000')
    [pscustomobject]@{
        PSTypeName = 'System.Management.ManagementObject#root\cimv2\Win32_OperatingSystem'; Caption = 'Microsoft Windows Server 2016 Datacenter'; Version = '10.0.14393'
        CSName = $ComputerName; LocalDateTime = $(if ($Dates) { $now } else { $text }); CurrentTimeZone = [int16]$minutes; PSComputerName = $ComputerName
    }
}

function Get-WmiObject {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0)]
        [Alias('ClassName')]
        [string]$Class,
        [Parameter(Position = 1)]
        [string[]]$Property,
        [string]$Filter, [string]$Query, [Alias('NS')][string]$Namespace,
        [Alias('Cn')][string[]]$ComputerName = '', [pscredential]$Credential
    )
    if ($Query -match '^\s*select\s+.*?\s+from\s+(\w+)(?:\s+where\s+(.*))?$') {
        $Class = $Matches[1]
        $Filter = $Matches[2]
    }
    foreach ($computer in $ComputerName) {
        try {
            if ($Class -eq 'Win32_OperatingSystem') { Get-WmiOperatingSystem $computer; continue }
            if ('Win32_Volume', 'Win32_LogicalDisk' -notcontains $Class) { throw (New-FabricRefusal 32770 "The practice fabric has Win32_Volume, Win32_LogicalDisk and Win32_OperatingSystem of WMI, not $Class.") }
            Get-WmiVolumes $Class $computer $Filter
        } catch [Microsoft.VirtualManager.Utils.CarmineException] { Write-Refusal $PSCmdlet $_.Exception $Class }
    }
}

function Get-CimInstance {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0)]
        [string]$ClassName,
        [string[]]$Property, [string]$Filter, [string]$Query, [string]$Namespace,
        [Alias('CN', 'ServerName')][string[]]$ComputerName = '', [object[]]$CimSession
    )
    $computers = if ($CimSession) { $CimSession | ForEach-Object { if ($_ -is [string]) { $_ } else { $_.ComputerName } } } else { $ComputerName }
    if ($ClassName -ne 'Win32_OperatingSystem') { return Get-WmiObject -Class $ClassName -Filter $Filter -Query $Query -ComputerName $computers }
    foreach ($computer in $computers) {
        try { Get-WmiOperatingSystem $computer -Dates }
        catch [Microsoft.VirtualManager.Utils.CarmineException] { Write-Refusal $PSCmdlet $_.Exception $ClassName }
    }
}
Set-Alias -Name gwmi -Value Get-WmiObject
Set-Alias -Name gcim -Value Get-CimInstance
