# SCVMM's jobs: the simulator's jobs that SCVMM does itself, and a few that only a session knows (the refresh of a host).

$CmdletOf = @{
    stop = 'Stop-SCVirtualMachine'; save = 'Stop-SCVirtualMachine'; start = 'Start-SCVirtualMachine'; eject = 'Set-SCVirtualDVDDrive'
    insertMedia = 'Set-SCVirtualDVDDrive'; detach = 'Remove-SCVirtualDiskDrive'; attach = 'New-SCVirtualDiskDrive'
    checkpoint = 'New-SCVMCheckpoint'; removeCheckpoint = 'Remove-SCVMCheckpoint'; restore = 'Restore-SCVMCheckpoint'
    rename = 'Set-SCVMCheckpoint'; setCheckpointType = 'Set-SCVirtualMachine'; refresh = 'Read-SCVirtualMachine'
}
$JobNameOf = @{
    stop = 'Shut down virtual machine'; save = 'Save state of virtual machine'; start = 'Start virtual machine'
    eject = 'Change properties of virtual DVD drive'; insertMedia = 'Change properties of virtual DVD drive'
    detach = 'Remove virtual disk drive'; attach = 'Create virtual disk drive'; checkpoint = 'Create checkpoint'
    removeCheckpoint = 'Delete checkpoint'; restore = 'Restore virtual machine from checkpoint'; rename = 'Change properties of checkpoint'
    setCheckpointType = 'Change properties of virtual machine'; refresh = 'Refresh virtual machine'
}
$SessionTasks = New-Object System.Collections.ArrayList

function New-ScvmmTask {
    param($Json, $VM)
    $task = [Microsoft.SystemCenter.VirtualMachineManager.Task]::new()
    $task.ID = [guid]$Json.id
    $name = $JobNameOf[$Json.operation]
    $task.Name = if ($name) { $name } else { $Json.operation }
    $task.Description = $task.Name
    $cmdlet = $CmdletOf[$Json.operation]
    $task.CmdletName = if ($cmdlet) { $cmdlet } else { $Json.operation }
    $task.Status = $Json.status
    $task.StatusString = $Json.status
    $task.ProgressValue = $Json.progress
    $task.Progress = "$($Json.progress) %"
    $task.IsCompleted = $Json.status -ne 'Running'
    $task.IsStoppable = $Json.stoppable -and $Json.status -eq 'Running'
    $task.IsRestartable = $Json.status -eq 'Failed'
    $task.IsVisible = $true
    $task.StartTime = ConvertFrom-FabricTime $Json.startedAt
    $task.ModifiedTime = $task.StartTime
    if ($Json.finishedAt) {
        $task.EndTime = ConvertFrom-FabricTime $Json.finishedAt
        $task.ModifiedTime = $task.EndTime
    }
    $task.ErrorInfo = if ($Json.status -eq 'Failed') { New-ErrorInfo $Json.code $Json.message } else { New-ErrorInfo 0 '' }
    $task.ObjectType = 'Task'
    $task.Owner = [System.Environment]::UserName
    $task.ServerConnection = Get-Connection
    $guid = $EmptyGuid
    if ($Json.correlation -and [guid]::TryParse($Json.correlation, [ref]$guid)) { $task.PROTipID = $guid }
    if ($VM) {
        $task.ResultName = $VM.Name
        $task.ResultObjectID = $VM.ID
        $task.TargetObjectID = $VM.ID
        $task.ResultObjectType = 'VM'
        $task.ResultObjectTypeName = 'Virtual Machine'
        $task.TargetObjectType = 'VM'
    }
    $step = [Microsoft.SystemCenter.VirtualMachineManager.Step]::new()
    $step.Name = $task.Name
    $step.Description = $task.Name
    $step.ID = Get-StableGuid "step/$($Json.id)"
    $step.Status = $task.Status
    $step.StatusString = $task.StatusString
    $step.Progress = $task.ProgressValue
    $step.ProgressValue = $task.ProgressValue
    $step.StartTime = $task.StartTime
    $step.EndTime = $task.EndTime
    $step.ErrorInfo = $task.ErrorInfo
    $step.Task = $task
    $task.RootStep = $step
    $task.CurrentStep = $step
    $task.Steps = @($step)
    $task.StepsLoaded = $true
    $task
}

# A job that no VM has: it ended when it was made.
function New-SessionTask {
    param([string]$Name, [string]$CmdletName, [string]$Status, $ErrorInfo, $Target)
    $now = [datetime]::UtcNow.ToString('o')
    $task = New-ScvmmTask ([pscustomobject]@{
            id = [string][guid]::NewGuid(); operation = $Name; status = 'Completed'; progress = 100; stoppable = $false
            startedAt = $now; finishedAt = $now; code = 0; message = ''; correlation = ''
        })
    $task.CmdletName = $CmdletName
    $task.Status = $Status
    $task.StatusString = $Status
    if ($ErrorInfo) { $task.ErrorInfo = $ErrorInfo }
    if ($Target) {
        $task.ResultName = [string]$Target
        $task.ResultObjectID = $Target.ID
        $task.TargetObjectID = $Target.ID
    }
    [void]$SessionTasks.Add($task)
    if ($SessionTasks.Count -gt 100) { $SessionTasks.RemoveAt(0) }
    $task
}

# Sets the variable that -JobVariable names, where the caller sees it.
function Set-JobVariable {
    param($Cmdlet, $Bound, $Task)
    if ($Bound['JobVariable']) { $Cmdlet.SessionState.PSVariable.Set($Bound['JobVariable'], $Task) }
}

# Runs a change as a job of SCVMM: to its end, or with -RunAsynchronously to its start. What the job failed with is
# thrown after -JobVariable was set. Returns the job as JSON.
function Invoke-ScvmmJob {
    param($Cmdlet, $Bound, [string]$Operation, [hashtable]$Body, $VM)
    $Body['by'] = 'vmm'
    if ($Bound.ContainsKey('PROTipID')) { $Body['correlation'] = [string]$Bound['PROTipID'] }
    $id = Start-FabricJob $Operation $Body
    if ($Bound['RunAsynchronously']) { $json = Invoke-Fabric 'jobStatus' @{ job = $id } }
    else { $json = Wait-FabricJob $id }
    Set-JobVariable $Cmdlet $Bound (New-ScvmmTask $json $VM)
    if (-not $Bound['RunAsynchronously']) {
        if ($json.status -eq 'Canceled') { throw (New-FabricRefusal 1700 $json.message $id) }
        if ($json.status -eq 'Failed') { throw (New-FabricRefusal $json.code $json.message $id) }
    }
    $json
}

function Get-JobVM {
    param($Known, [string]$Id)
    if (-not $Known.ContainsKey($Id)) {
        foreach ($each in (Invoke-Fabric 'list' @{ view = 'vmm' }).vms) { $Known[$each.id] = [pscustomobject]@{ Name = $each.name; ID = [guid]$each.vmmId } }
    }
    $Known[$Id]
}

function Get-AllTasks {
    param([hashtable]$Ask)
    $known = @{}
    $Ask['by'] = 'vmm'
    $tasks = @(foreach ($json in (Invoke-Fabric 'jobs' $Ask).jobs) { New-ScvmmTask $json (Get-JobVM $known $json.vm) })
    if (-not $Ask.ContainsKey('vm')) { $tasks += @($SessionTasks) }
    $tasks | Sort-Object -Property StartTime -Descending
}

function Get-OneTask {
    param([guid]$Id)
    foreach ($task in $SessionTasks) { if ($task.ID -eq $Id) { return $task } }
    $json = Invoke-Fabric 'jobStatus' @{ job = [string]$Id }
    $vm = $null
    foreach ($each in (Invoke-Fabric 'list' @{ view = 'vmm'; vm = $json.vm }).vms) { $vm = [pscustomobject]@{ Name = $each.name; ID = [guid]$each.vmmId } }
    New-ScvmmTask $json $vm
}

Simulate 'Get-SCJob' {
    param($Cmdlet, $Bound)
    if ($Bound.ContainsKey('ID')) { return Get-OneTask $Bound['ID'] }
    if ($Bound.ContainsKey('Job')) { return Get-OneTask $Bound['Job'].ID }
    $tasks = Get-AllTasks @{ limit = 100000 }
    if ($Bound['Running']) { $tasks = $tasks | Where-Object { -not $_.IsCompleted } }
    if ($Bound.ContainsKey('Name')) { $tasks = $tasks | Where-Object { $_.Name -like $Bound['Name'] } }
    if ($Bound.ContainsKey('Newest')) { $tasks = $tasks | Select-Object -First $Bound['Newest'] }
    $tasks
}

Simulate 'Find-SCJob' {
    param($Cmdlet, $Bound)
    $ask = @{ limit = 100000 }
    if ($Bound.ContainsKey('ObjectID')) {
        $vm = Get-ScvmmVM | Where-Object { $_.ID -eq $Bound['ObjectID'] }
        if (-not $vm) { return $SessionTasks | Where-Object { $_.TargetObjectID -eq $Bound['ObjectID'] } | Select-Object -First $Bound['MaxCount'] }
        $ask['vm'] = $vm.VMId
    }
    $tasks = Get-AllTasks $ask
    if ($Bound.ContainsKey('After')) { $tasks = $tasks | Where-Object { $_.StartTime -ge $Bound['After'] } }
    if ($Bound['CriticalFailures']) { $tasks = $tasks | Where-Object { $_.Status -eq 'Failed' } }
    $tasks | Select-Object -First $Bound['MaxCount']
}

Simulate 'Get-SCStep' {
    param($Cmdlet, $Bound)
    (Get-OneTask $Bound['Job'].ID).Steps | Where-Object { -not $Bound['Name'] -or $_.Name -like $Bound['Name'] }
}

Simulate 'Stop-SCJob' {
    param($Cmdlet, $Bound)
    $json = Invoke-Fabric 'stopJob' @{ job = [string]$Bound['Job'].ID }
    New-ScvmmTask $json
}
