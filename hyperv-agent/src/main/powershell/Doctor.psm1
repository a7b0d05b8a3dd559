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

Export-ModuleMember -Function New-Finding, Get-EngineFindings, Get-ModuleFindings, Get-CmdletFindings, Get-HostFindings
