# CIM sessions: a name for a host, nothing more. The Hyper-V and Storage cmdlets take them, or the name.

$CimSessions = New-Object System.Collections.ArrayList
[Stillpoint.Practice.CimSession]::Find = [Func[string, object]] { param($Name) New-FabricSession $Name }

function New-FabricSession {
    param([string]$ComputerName)
    $session = [Stillpoint.Practice.CimSession]::new()
    $session.ComputerName = $ComputerName
    $session.InstanceId = [guid]::NewGuid()
    $session.Protocol = 'WSMAN'
    $session
}

function New-CimSession {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('CN', 'ServerName')]
        [string[]]$ComputerName = 'localhost',
        [pscredential]$Credential, [string]$Name, [string]$Authentication, [uint32]$OperationTimeoutSec, [switch]$SkipTestConnection, [uint32]$Port, [object]$SessionOption
    )
    process {
        foreach ($computer in $ComputerName) {
            $session = New-FabricSession $computer
            $session.Id = $CimSessions.Count + 1
            $session.Name = if ($Name) { $Name } else { "CimSession$($session.Id)" }
            [void]$CimSessions.Add($session)
            $session
        }
    }
}

function Get-CimSession {
    [CmdletBinding()]
    param([Parameter(Position = 0)][string[]]$ComputerName)
    foreach ($session in @($CimSessions)) { if (-not $ComputerName -or $ComputerName -contains $session.ComputerName) { $session } }
}

function Remove-CimSession {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param(
        [Parameter(Position = 0, ValueFromPipeline = $true)]
        [object[]]$CimSession,
        [string[]]$ComputerName
    )
    process {
        foreach ($session in @($CimSessions)) { if ($CimSession -contains $session -or $ComputerName -contains $session.ComputerName) { $CimSessions.Remove($session) } }
    }
}
