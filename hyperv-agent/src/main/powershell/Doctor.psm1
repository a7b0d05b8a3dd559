<#
.SYNOPSIS
What an admin checks before the agent is let loose: PowerShell, modules, cmdlets, hosts. It reads, and changes nothing.
#>
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

function New-Finding([string] $Check, [string] $Subject, [bool] $Good, [string] $Detail, [string] $Remedy) {
    return [pscustomobject]@{ check = $Check; subject = $Subject; good = $Good; detail = $Detail; remedy = $Remedy }
}

function Get-EngineFindings([bool] $Scvmm) {
    $version = [string]$PSVersionTable.PSVersion
    $desktop = $PSVersionTable.PSVersion.Major -eq 5
    New-Finding 'PowerShell' 'version' ($desktop -or -not $Scvmm) $version 'Use powershell.exe 5.1: the SCVMM module does not load in later ones.'
    $mode = [string]$ExecutionContext.SessionState.LanguageMode
    New-Finding 'PowerShell' 'language mode' ($mode -eq 'FullLanguage') $mode 'Let the application control policy trust the folder of the agent''s scripts.'
}

function Get-ModuleFindings([string[]] $Modules) {
    foreach ($name in $Modules) {
        $found = @(Get-Module -ListAvailable -Name $name)
        $versions = @($found | ForEach-Object { [string]$_.Version }) -join ', '
        if ($found.Count -eq 0) { $versions = 'not found' }
        New-Finding 'module' $name ($found.Count -gt 0) $versions "Install it: the VMM console, or the Windows features RSAT-Hyper-V-Tools and RSAT-Clustering-PowerShell."
    }
}

# Versions differ: each parameter that the scripts use must be there.
function Get-CmdletFindings($Cmdlets) {
    $lacking = @()
    $count = 0
    foreach ($entry in $Cmdlets.PSObject.Properties) {
        $count++
        $command = @(Get-Command -Name $entry.Name -ErrorAction SilentlyContinue)
        if ($command.Count -eq 0) {
            $lacking += $entry.Name
            continue
        }
        foreach ($parameter in @($entry.Value)) {
            if (-not $command[0].Parameters.ContainsKey([string]$parameter)) { $lacking += "$($entry.Name) -$parameter" }
        }
    }
    $detail = "$count cmdlets as documented"
    if ($lacking.Count -gt 0) { $detail = 'missing: ' + ($lacking -join ', ') }
    New-Finding 'cmdlets' 'parameters' ($lacking.Count -eq 0) $detail 'Update the module that the cmdlet is of.'
}

function Get-HostFindings([string[]] $Hosts) {
    foreach ($name in $Hosts) {
        try {
            $null = Get-VMHost -ComputerName $name
            New-Finding 'host' $name $true 'Hyper-V answers' ''
        } catch {
            New-Finding 'host' $name $false $_.Exception.Message 'Make the agent''s account a member of Hyper-V Administrators there, and open WMI to it.'
        }
        $share = '\\' + $name + '\C$\'
        $reached = $false
        try {
            $reached = Test-Path -LiteralPath $share
        } catch {
            Write-Verbose -Message $_.Exception.Message
        }
        $said = 'not reached'
        if ($reached) { $said = 'reached' }
        New-Finding 'share' $share $reached $said 'Let the agent''s account use the administrative share. Run the agent as a service: a remote session can''t pass its rights on.'
    }
}

# How far the clocks of these machines are from this one's. By them go the ages of checkpoints, and which job of SCVMM's is
# the one whose answer was lost; and Kerberos lets nobody in past five minutes. A clock that shows a time between the
# question and its answer is right.
function Get-ClockFindings([string[]] $Machines, [double] $LimitSeconds) {
    $remedy = 'Let it and this machine take their time from the domain: w32tm /query /status and w32tm /resync on both. Kerberos fails past five minutes.'
    foreach ($name in $Machines) {
        try {
            $asked = [datetime]::UtcNow
            $shown = ([datetime](Get-CimInstance -ClassName Win32_OperatingSystem -ComputerName $name).LocalDateTime).ToUniversalTime()
            $answered = [datetime]::UtcNow
        } catch {
            New-Finding 'clock' $name $false $_.Exception.Message 'Open WinRM on it to the agent''s account: its clock is read by CIM.'
            continue
        }
        $seconds = 0.0
        if ($shown -gt $answered) { $seconds = ($shown - $answered).TotalSeconds }
        if ($shown -lt $asked) { $seconds = ($shown - $asked).TotalSeconds }
        $side = 'ahead of'
        if ($seconds -lt 0) { $side = 'behind' }
        $told = [Math]::Abs($seconds).ToString('0.0', [Globalization.CultureInfo]::InvariantCulture)
        New-Finding 'clock' $name ([Math]::Abs($seconds) -le $LimitSeconds) "$told s $side this machine's, at most $LimitSeconds s are right" $remedy
    }
}

Export-ModuleMember -Function New-Finding, Get-EngineFindings, Get-ModuleFindings, Get-CmdletFindings, Get-HostFindings, Get-ClockFindings
