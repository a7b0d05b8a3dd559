# What -AsJob gives: the work is done before the answer, its results and errors wait in the job.
class PracticeJob : System.Management.Automation.Job {
    PracticeJob([string]$Command, [object[]]$Results, [object[]]$Errors) : base($Command, $Command) {
        foreach ($each in $Results) { $this.Output.Add([psobject]$each) }
        foreach ($each in $Errors) { $this.Error.Add($each) }
        $this.PSJobTypeName = 'HyperVJob'
        $state = if ($Errors) { [System.Management.Automation.JobState]::Failed } else { [System.Management.Automation.JobState]::Completed }
        $this.SetJobState($state)
    }
    [void] StopJob() { }
    [bool] get_HasMoreData() { return $this.Output.Count -gt 0 -or $this.Error.Count -gt 0 }
    [string] get_Location() { return [System.Environment]::MachineName }
    [string] get_StatusMessage() { return '' }
}

# While it is a list, errors go there instead of to the caller.
$JobErrors = $null

function Invoke-AsJob {
    param([string]$Name, $Cmdlet, $Bound)
    [void]$Bound.Remove('AsJob')
    $script:JobErrors = New-Object System.Collections.ArrayList
    try {
        $results = @(Invoke-Simulated $Name $Cmdlet $Bound)
        $job = [PracticeJob]::new($Cmdlet.MyInvocation.Line.Trim(), $results, $JobErrors.ToArray())
    } finally { $script:JobErrors = $null }
    $Cmdlet.JobRepository.Add($job)
    $job
}
