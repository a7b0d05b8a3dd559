<#
.SYNOPSIS
One lane of the agent: reads one line of ASCII JSON a call, runs an operation of the dialect's fixed table, answers
lines of ASCII JSON.

.DESCRIPTION
In : {"id":1,"operation":"machine","arguments":{..},"correlation":".."}   or   {"cancel":1}
Out: {"kind":"ready",..}, then for a call any number of {"id":1,"kind":"progress"|"log",..} and exactly one
     {"id":1,"kind":"result"|"error"|"canceled",..}.

The operation runs in a runspace of its own, so that this loop can hear a cancel while it runs, and so that whatever a
module writes (output nobody asked for, warnings, Write-Host, progress, even [Console]::Out) becomes a log line and
never a line of the protocol. The process ends when its standard input does.
#>
param(
    [Parameter(Mandatory = $true)][string] $Dialect,
    # Modules to load before the dialect's own; none in production but what the settings name.
    [string] $Preload = ''
)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
$ConfirmPreference = 'None'
$ProgressPreference = 'SilentlyContinue'

$ascii = New-Object System.Text.ASCIIEncoding
$lines = New-Object System.IO.StreamWriter -ArgumentList ([Console]::OpenStandardOutput()), $ascii
$lines.AutoFlush = $true
$lines.NewLine = "`n"
$calls = New-Object System.IO.StreamReader -ArgumentList ([Console]::OpenStandardInput()), $ascii
[Console]::SetOut([Console]::Error)

$escape = [System.Text.RegularExpressions.MatchEvaluator] { param($match) '\u{0:x4}' -f [int][char]$match.Value }
$notAscii = New-Object System.Text.RegularExpressions.Regex -ArgumentList '[^\x20-\x7e]'

function Write-Line([hashtable] $Line) {
    $json = ConvertTo-Json -InputObject $Line -Depth 12 -Compress
    $lines.WriteLine($notAscii.Replace($json, $escape))
}

function Write-Log($Id, [string] $Level, $Text) {
    if ($null -ne $Text) {
        Write-Line @{ id = $Id; kind = 'log'; level = $Level; text = [string]$Text }
    }
}

# A property of an object that may not have it, also under strict mode.
function Get-Property($Object, [string] $Name) {
    if ($null -eq $Object) { return $null }
    $property = $Object.PSObject.Properties[$Name]
    if ($null -eq $property) { return $null }
    return $property.Value
}

function Get-Text($Value) {
    if ($null -eq $Value) { return $null }
    return [string]$Value
}

# Everything about an error that may tell what it means; SCVMM's own come with an ErrorInfo.
function Get-ErrorLine($Id, $ErrorRecord) {
    $exception = $ErrorRecord.Exception
    while ($exception -is [System.Management.Automation.RuntimeException] -and
        $null -ne $exception.InnerException -and $null -eq (Get-Property $exception 'ErrorInfo')) {
        $exception = $exception.InnerException
    }
    $info = Get-Property $exception 'ErrorInfo'
    $invocation = $ErrorRecord.InvocationInfo
    $result = @{
        id         = $Id
        kind       = 'error'
        text       = [string]$exception.Message
        type       = $exception.GetType().FullName
        hresult    = '{0:x8}' -f $exception.HResult
        errorId    = Get-Text $ErrorRecord.FullyQualifiedErrorId
        category   = [string]$ErrorRecord.CategoryInfo.Category
        code       = Get-Text (Get-Property $info 'DisplayableErrorCode')
        problem    = Get-Text (Get-Property $info 'Problem')
        action     = Get-Text (Get-Property $info 'RecommendedAction')
        cmdlet     = $null
        position   = $null
    }
    if ($null -ne $invocation) {
        $result.cmdlet = Get-Text (Get-Property $invocation.MyCommand 'Name')
        $result.position = Get-Text $invocation.PositionMessage
    }
    if ($null -ne (Get-Property $ErrorRecord 'ScriptStackTrace')) {
        $result.position = [string]$result.position + "`n" + $ErrorRecord.ScriptStackTrace
    }
    return $result
}

$state = [System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault()
$work = [System.Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace($state)
$work.Open()

# Runs one command in the working runspace and hears cancels meanwhile. Gives @{Output; Canceled; Error}.
$script:waiting = $null
$script:ended = $false
$script:queued = New-Object 'System.Collections.Generic.Queue[string]'

function Read-Ahead {
    if ($null -eq $script:waiting -and -not $script:ended) {
        $script:waiting = $calls.ReadLineAsync()
    }
}

function Send-Streams($Id, $Shell, [hashtable] $Seen) {
    foreach ($stream in 'Warning', 'Information', 'Verbose', 'Debug') {
        $records = $Shell.Streams.$stream
        while ($Seen[$stream] -lt $records.Count) {
            Write-Log $Id $stream.ToLowerInvariant() $records[$Seen[$stream]]
            $Seen[$stream]++
        }
    }
    $progress = $Shell.Streams.Progress
    while ($Seen['Progress'] -lt $progress.Count) {
        $record = $progress[$Seen['Progress']]
        $Seen['Progress']++
        if ($record.PercentComplete -ge 0) {
            Write-Line @{ id = $Id; kind = 'progress'; percent = [int]$record.PercentComplete; text = [string]$record.Activity }
        }
    }
}

function Invoke-InRunspace($Id, [string] $Command, [hashtable] $Parameters) {
    $shell = [System.Management.Automation.PowerShell]::Create()
    try {
        $shell.Runspace = $work
        $null = $shell.AddCommand($Command).AddParameters($Parameters)
        $noInput = New-Object 'System.Management.Automation.PSDataCollection[psobject]'
        $noInput.Complete()
        $output = New-Object 'System.Management.Automation.PSDataCollection[psobject]'
        $seen = @{ Warning = 0; Information = 0; Verbose = 0; Debug = 0; Progress = 0 }
        $running = $shell.BeginInvoke($noInput, $output)
        $stopping = $null
        while (-not $running.IsCompleted) {
            Read-Ahead
            if ($script:ended) {
                $null = $running.AsyncWaitHandle.WaitOne(100)
            } else {
                $handles = [System.Threading.WaitHandle[]]@($running.AsyncWaitHandle, ([System.IAsyncResult]$script:waiting).AsyncWaitHandle)
                $null = [System.Threading.WaitHandle]::WaitAny($handles, 100)
                if ($script:waiting.IsCompleted) {
                    $line = $script:waiting.Result
                    $script:waiting = $null
                    if ($null -eq $line) {
                        $script:ended = $true
                        $stopping = $shell.BeginStop($null, $null)
                    } elseif ($null -eq (Get-Property (ConvertFrom-Json -InputObject $line) 'cancel')) {
                        $script:queued.Enqueue($line)
                    } elseif ($null -eq $stopping -and [long](ConvertFrom-Json -InputObject $line).cancel -eq $Id) {
                        $stopping = $shell.BeginStop($null, $null)
                    }
                }
            }
            Send-Streams $Id $shell $seen
        }
        $failure = $null
        $canceled = $false
        try {
            $null = $shell.EndInvoke($running)
        } catch {
            # What EndInvoke throws wraps what the operation threw.
            $failure = $_
            $thrown = $_.Exception
            while ($thrown -is [System.Management.Automation.MethodInvocationException] -and $null -ne $thrown.InnerException) {
                $thrown = $thrown.InnerException
            }
            $canceled = $thrown -is [System.Management.Automation.PipelineStoppedException]
            if ($thrown -is [System.Management.Automation.IContainsErrorRecord] -and $null -ne $thrown.ErrorRecord) {
                $failure = $thrown.ErrorRecord
            }
        }
        Send-Streams $Id $shell $seen
        foreach ($record in $shell.Streams.Error) {
            if ($null -eq $failure) {
                $failure = $record
            } else {
                Write-Log $Id 'error' $record
            }
        }
        return @{ Output = $output; Canceled = $canceled; Error = $failure }
    } finally {
        $shell.Dispose()
    }
}

# An operation answers one object of this type name; anything else that came out is a log line.
function Send-Answer($Id, [hashtable] $Done) {
    $answer = $null
    foreach ($each in $Done.Output) {
        if ($null -ne $each -and $each.PSObject.TypeNames -contains 'Stillpoint.Answer') {
            $answer = $each
        } else {
            Write-Log $Id 'output' $each
        }
    }
    if ($Done.Canceled) {
        Write-Line @{ id = $Id; kind = 'canceled' }
    } elseif ($null -ne $Done.Error) {
        Write-Line (Get-ErrorLine $Id $Done.Error)
    } elseif ($null -eq $answer) {
        Write-Line @{ id = $Id; kind = 'error'; text = 'the operation answered nothing'; type = 'Stillpoint.NoAnswer' }
    } else {
        Write-Line @{ id = $Id; kind = 'result'; value = $answer.Value; megabytes = [int]([Environment]::WorkingSet / 1MB) }
    }
}

$started = $null
foreach ($module in @($Preload -split '\|') + @((Join-Path -Path $PSScriptRoot -ChildPath "$Dialect.psm1"))) {
    if ($module -ne '' -and ($null -eq $started -or $null -eq $started.Error)) {
        $started = Invoke-InRunspace 0 'Import-Module' @{ Name = $module; Global = $true; ErrorAction = 'Stop'; DisableNameChecking = $true }
    }
}
if ($null -ne $started.Error) {
    Write-Line (Get-ErrorLine 0 $started.Error)
    exit 3
}
Write-Line @{
    kind     = 'ready'
    version  = [string]$PSVersionTable.PSVersion
    edition  = Get-Text (Get-Property ([pscustomobject]$PSVersionTable) 'PSEdition')
    language = [string]$ExecutionContext.SessionState.LanguageMode
    process  = $PID
}

while ($script:queued.Count -gt 0 -or -not $script:ended) {
    if ($script:queued.Count -gt 0) {
        $line = $script:queued.Dequeue()
    } else {
        Read-Ahead
        $line = $script:waiting.Result
        $script:waiting = $null
    }
    if ($null -eq $line) { break }
    if ($line -eq '') { continue }
    $call = ConvertFrom-Json -InputObject $line
    if ($null -ne (Get-Property $call 'cancel')) { continue }
    $id = [long]$call.id
    try {
        $parameters = @{ Operation = [string]$call.operation; Arguments = $call.arguments; Correlation = [string](Get-Property $call 'correlation') }
        Send-Answer $id (Invoke-InRunspace $id 'Invoke-StillpointOperation' $parameters)
    } catch {
        Write-Line (Get-ErrorLine $id $_)
    }
}
$work.Dispose()
