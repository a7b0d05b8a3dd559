# Between the generated functions and what they do here. A cmdlet that is simulated is registered by name:
#     Simulate 'Stop-VM' { param($Cmdlet, $Bound) ... }
# All others answer "not simulated". What the simulator refuses becomes a non-terminating error of the cmdlet.

$Simulated = @{}

function Simulate {
    param([string]$Name, [scriptblock]$Work)
    $Simulated[$Name] = $Work
}

function Invoke-Simulated {
    param([string]$Name, $Cmdlet, $Bound, [scriptblock]$Work = $Simulated[$Name])
    if ($null -eq $Work) {
        $text = "$Name is documented but not simulated: the practice fabric has what scripts for checkpoints use. See README.md beside its modules."
        Write-CmdletError $Cmdlet (New-Object System.Management.Automation.ErrorRecord (New-Object System.NotImplementedException $text), 'NotSimulated', 'NotImplemented', $Name)
        return
    }
    if ($Bound['AsJob']) { return Invoke-AsJob $Name $Cmdlet $Bound }
    try { & $Work $Cmdlet $Bound }
    catch [Microsoft.VirtualManager.Utils.CarmineException] { Write-Refusal $Cmdlet $_.Exception }
}

# Does something per object, so that one that fails does not keep the others from being done.
function Invoke-Each {
    param($Cmdlet, $Items, [scriptblock]$Work)
    foreach ($item in $Items) {
        try { & $Work $item }
        catch [Microsoft.VirtualManager.Utils.CarmineException] { Write-Refusal $Cmdlet $_.Exception $item }
    }
}

# A function of a module sees global preferences only; a compiled cmdlet sees its caller's. So they are looked up there.
function Get-CallerPreference {
    param($Cmdlet, [string]$Name)
    $Cmdlet.SessionState.PSVariable.GetValue($Name)
}

function Write-CmdletError {
    param($Cmdlet, $Record)
    if ($null -ne $JobErrors) { [void]$JobErrors.Add($Record); return }
    $ErrorActionPreference = Get-CallerPreference $Cmdlet 'ErrorActionPreference'
    $Cmdlet.WriteError($Record)
}

# Whether to go on, after -WhatIf and -Confirm.
function Test-ShouldProcess {
    param($Cmdlet, [string]$Target, [string]$Action)
    $ConfirmPreference = Get-CallerPreference $Cmdlet 'ConfirmPreference'
    $WhatIfPreference = Get-CallerPreference $Cmdlet 'WhatIfPreference'
    $Cmdlet.ShouldProcess($Target, $Action)
}

function Write-CmdletWarning {
    param($Cmdlet, [string]$Text)
    $WarningPreference = Get-CallerPreference $Cmdlet 'WarningPreference'
    $Cmdlet.WriteWarning($Text)
}

# What was thrown inside and caught is no error of the caller's: it leaves $Error and -ErrorVariable again.
function Clear-Handled {
    param($Cmdlet, $Exception)
    $lists = @(, $global:Error)
    $name = $Cmdlet.MyInvocation.BoundParameters['ErrorVariable']
    if ($name) {
        $list = $Cmdlet.SessionState.PSVariable.GetValue($name.TrimStart('+'))
        if ($list -is [System.Collections.IList]) { $lists += , $list }
    }
    foreach ($list in $lists) {
        foreach ($entry in @($list)) {
            $cause = if ($entry -is [System.Management.Automation.ErrorRecord]) { $entry.Exception } else { $entry }
            if ([object]::ReferenceEquals($cause, $Exception)) { $list.Remove($entry) }
        }
    }
}

function Write-Refusal {
    param($Cmdlet, $Refusal, $Target)
    Clear-Handled $Cmdlet $Refusal
    if ($Cmdlet.MyInvocation.MyCommand.Name -match '-SC') { Write-CmdletError $Cmdlet (New-ScvmmError $Refusal $Target) }
    else { Write-CmdletError $Cmdlet (New-HyperVError $Refusal $Target) }
}

# SCVMM's problem and recommended action by number. Codes of the simulator that SCVMM wraps come as 2606's kin below.
$RecommendedActions = @{
    801   = 'Ensure that the object exists, refresh it, and then try the operation again.'
    1612  = 'Ensure that the server is running, look whether the operation was done, and then try again.'
    1711  = 'Refresh the virtual machine again.'
    1730  = 'Refresh the virtual machine, bring it into a state in which the action is valid, and then try again.'
    2602  = 'Wait until the other job is done, and then try again.'
    2606  = 'Wait until the other job is done, and then try again.'
    23234 = 'Refresh the skipped virtual machines when their jobs are done.'
    32769 = 'Grant NT VIRTUAL MACHINE\<id> access to the file, and then try again.'
    32774 = 'Close the file or stop the virtual machine that holds it, and then try again.'
    32779 = 'Put the file back or remove the disk from the virtual machine, and then try again.'
}

function New-ErrorInfo {
    param([int]$Code, [string]$Problem)
    $info = New-Object Microsoft.VirtualManager.Utils.ErrorInfo
    $info.DisplayableErrorCode = [uint32][Math]::Max(0, $Code)
    $info.Code = if ($Code) { [string]$Code } else { 'Success' }
    $info.ErrorCodeString = [string]$Code
    $info.DetailedErrorCode = [string]$Code
    $info.Problem = $Problem
    $info.CSMMessageString = $Problem
    $info.IsSuccess = $Code -eq 0
    $info.ErrorType = if ($Code) { 'Error' } else { 'Success' }
    if ($Code) {
        $action = $RecommendedActions[$Code]
        $info.RecommendedAction = if ($action) { $action } else { 'Resolve the problem that the message names, and then try the operation again.' }
        $info.RecommendedActionCLI = $info.RecommendedAction
    }
    $info
}

function Get-ErrorCategory {
    param([int]$Code)
    switch ($Code) {
        801 { return 'ObjectNotFound' }
        1730 { return 'InvalidOperation' }
        2602 { return 'ResourceBusy' }
        2606 { return 'ResourceBusy' }
        1612 { return 'ConnectionError' }
        32769 { return 'PermissionDenied' }
        32770 { return 'NotImplemented' }
        32772 { return 'OperationTimeout' }
        32773 { return 'InvalidArgument' }
        32774 { return 'ResourceBusy' }
        32779 { return 'ObjectNotFound' }
    }
    'InvalidResult'
}

function New-ScvmmError {
    param($Refusal, $Target)
    $code = [int]$Refusal.Data['Code']
    $info = New-ErrorInfo $code $Refusal.Message
    $exception = New-Object Microsoft.VirtualManager.Utils.CarmineException ("$($Refusal.Message) (Error ID: $code)`n`n$($info.RecommendedAction)")
    $exception.ErrorInfo = $info
    foreach ($key in @($Refusal.Data.Keys)) { $exception.Data[$key] = $Refusal.Data[$key] }
    New-Object System.Management.Automation.ErrorRecord $exception, ([string]$code), (Get-ErrorCategory $code), $Target
}

# How Hyper-V calls the simulator's codes: the first part of the error's id, and the Windows error that the text ends in.
$HyperVErrors = @{
    801 = 'ObjectNotFound'; 1730 = 'InvalidState'; 32769 = 'AccessDenied'; 32770 = 'OperationFailed'; 32773 = 'InvalidParameter'; 32775 = 'InvalidState'
}
$WindowsErrors = @{ 32769 = '0x80070005'; 32774 = '0x80070020'; 32779 = '0x80070002' }

function New-HyperVError {
    param($Refusal, $Target)
    $code = [int]$Refusal.Data['Code']
    $id = $HyperVErrors[$code]
    if (-not $id) { $id = 'OperationFailed' }
    $text = $Refusal.Message
    if ($code -eq $ConnectionLost) {
        $id = 'Unspecified'
        $text = "The RPC server is unavailable. (0x800706BA) $text"
    } else {
        $vmId = $null
        foreach ($name in 'VMId', 'Id') { if (-not $vmId -and $null -ne $Target -and $Target.PSObject.Properties[$name]) { $vmId = $Target.$name } }
        if ($vmId) { $text += " (Virtual machine ID $(([string]$vmId).ToUpperInvariant()))" }
        if ($code -gt 0) { $text += " The operation failed with error code '$code'." }
        if ($WindowsErrors.ContainsKey($code)) { $text += " ($($WindowsErrors[$code]))" }
        if ($code -eq 2606 -or $code -eq 2602) { $text += ' The operation cannot be performed while the object is in use.' }
    }
    $exception = New-Object Microsoft.HyperV.PowerShell.VirtualizationException $text
    foreach ($key in @($Refusal.Data.Keys)) { $exception.Data[$key] = $Refusal.Data[$key] }
    New-Object System.Management.Automation.ErrorRecord $exception, $id, (Get-ErrorCategory $code), $Target
}
