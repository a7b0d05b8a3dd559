# BITS. A transfer copies at once; one that was started asynchronously appears when Complete-BitsTransfer is called, as
# in Windows: until then the bytes lie beside the target.

$BitsJobs = New-Object System.Collections.ArrayList

function New-BitsJob {
    param($Bound, $Files)
    $job = [Microsoft.BackgroundIntelligentTransfer.Management.BitsJob]::new()
    $job.JobId = [guid]::NewGuid()
    $job.DisplayName = if ($Bound['DisplayName']) { $Bound['DisplayName'] } else { 'BITS Transfer' }
    $job.Description = if ($Bound['Description']) { $Bound['Description'] } else { 'This is a file transfer that uses the Background Intelligent Transfer Service (BITS).' }
    $job.TransferType = if ($Bound['TransferType']) { $Bound['TransferType'] } else { 'Download' }
    $job.Priority = if ($Bound['Priority']) { $Bound['Priority'] } else { 'Foreground' }
    $job.OwnerAccount = [System.Environment]::UserName
    $job.CreationTime = [datetime]::Now
    $job.ModificationTime = $job.CreationTime
    $job.JobState = 'Suspended'
    $job.FilesTotal = $Files.Count
    $job.FileList = $Files
    foreach ($file in $Files) { $job.BytesTotal += [uint64]$file.BytesTotal }
    $job
}

function Write-BitsError {
    param($Cmdlet, [string]$Text, [string]$Id, [string]$Category, $Target, [int]$Code)
    $exception = New-Object System.IO.IOException $Text, $Code
    Write-CmdletError $Cmdlet (New-Object System.Management.Automation.ErrorRecord $exception, $Id, $Category, $Target)
}

# The files that sources and destinations mean, or nothing after an error. A source may have wildcards; a destination may
# be a folder.
function Resolve-BitsFiles {
    param($Cmdlet, $Bound)
    $sources = @($Bound['Source'])
    $destinations = @(if ($Bound['Destination']) { $Bound['Destination'] } else { foreach ($source in $sources) { '.' } })
    if ($destinations.Count -ne 1 -and $destinations.Count -ne $sources.Count) {
        Write-BitsError $Cmdlet 'The number of items in the Source parameter does not match the number in the Destination parameter.' 'StartBitsTransferParameterMismatch' 'InvalidArgument' $null 0x80070057
        return
    }
    for ($i = 0; $i -lt $sources.Count; $i++) {
        $from = @(Get-Item -Path $sources[$i] -ErrorAction Ignore | Where-Object { $_ -is [System.IO.FileInfo] })
        if (-not $from) {
            Write-BitsError $Cmdlet "Cannot find path '$($sources[$i])' because it does not exist." 'StartBitsTransferCOMException' 'ObjectNotFound' $sources[$i] 0x80070002
            return
        }
        $to = if ($destinations.Count -eq 1) { $destinations[0] } else { $destinations[$i] }
        $folder = Test-Path -LiteralPath $to -PathType Container
        foreach ($file in $from) {
            $target = if ($folder) { Join-Path -Path $to -ChildPath $file.Name } else { $to }
            [pscustomobject]@{ RemoteName = $file.FullName; LocalName = $target; BytesTotal = [uint64]$file.Length; BytesTransferred = [uint64]0; IsTransferComplete = $false }
        }
    }
}

# Copies one file; what is in its way is an error.
function Copy-BitsFile {
    param($Cmdlet, $File, [string]$To)
    try {
        Copy-Item -LiteralPath $File.RemoteName -Destination $To -Force -ErrorAction Stop
        $File.BytesTransferred = $File.BytesTotal
        return $true
    } catch {
        Write-BitsError $Cmdlet $_.Exception.Message 'StartBitsTransferCOMException' 'InvalidOperation' $File.RemoteName $_.Exception.HResult
        return $false
    }
}

function Get-BitsFilePart {
    param($File)
    $slash = [Math]::Max($File.LocalName.LastIndexOf('\'), $File.LocalName.LastIndexOf('/'))
    $File.LocalName.Substring(0, $slash + 1) + 'BIT' + (Get-StableGuid $File.LocalName).ToString('N').Substring(0, 4).ToUpperInvariant() + '.tmp'
}

Simulate 'Start-BitsTransfer' {
    param($Cmdlet, $Bound)
    $files = @(Resolve-BitsFiles $Cmdlet $Bound)
    if (-not $files -or -not (Test-ShouldProcess $Cmdlet $files[0].RemoteName 'Start-BitsTransfer')) { return }
    if (-not $Bound['Asynchronous'] -and -not $Bound['Suspended']) {
        foreach ($file in $files) { if (-not (Copy-BitsFile $Cmdlet $file $file.LocalName)) { return } }
        return
    }
    $job = New-BitsJob $Bound $files
    [void]$BitsJobs.Add($job)
    if (-not $Bound['Suspended']) { Receive-BitsFiles $Cmdlet $job }
    $job
}

function Receive-BitsFiles {
    param($Cmdlet, $Job)
    foreach ($file in $Job.FileList) {
        if (-not (Copy-BitsFile $Cmdlet $file (Get-BitsFilePart $file))) {
            $Job.JobState = 'Error'
            $Job.ErrorDescription = "$($file.RemoteName) could not be transferred."
            return
        }
        $Job.BytesTransferred += $file.BytesTotal
        $Job.FilesTransferred++
    }
    $Job.JobState = 'Transferred'
    $Job.TransferCompletionTime = [datetime]::Now
}

Simulate 'Get-BitsTransfer' {
    param($Cmdlet, $Bound)
    foreach ($job in @($BitsJobs)) {
        if ($Bound['JobId'] -and $Bound['JobId'] -notcontains $job.JobId) { continue }
        if (Test-AnyName $job.DisplayName $Bound['Name']) { $job }
    }
}

Simulate 'Resume-BitsTransfer' {
    param($Cmdlet, $Bound)
    foreach ($job in $Bound['BitsJob']) {
        if ($job.JobState -eq 'Suspended' -or $job.JobState -eq 'Error') {
            $job.BytesTransferred = 0
            $job.FilesTransferred = 0
            Receive-BitsFiles $Cmdlet $job
        }
        $job
    }
}

Simulate 'Complete-BitsTransfer' {
    param($Cmdlet, $Bound)
    foreach ($job in $Bound['BitsJob']) {
        if ($job.JobState -ne 'Transferred') {
            Write-BitsError $Cmdlet "The BITS job $($job.DisplayName) has not been transferred: it is $($job.JobState)." 'CompleteBitsTransfer' 'InvalidOperation' $job 0x80200002
            continue
        }
        foreach ($file in $job.FileList) {
            Remove-Item -LiteralPath $file.LocalName -Force -ErrorAction Ignore
            Move-Item -LiteralPath (Get-BitsFilePart $file) -Destination $file.LocalName
            $file.IsTransferComplete = $true
        }
        $job.JobState = 'Acknowledged'
        $BitsJobs.Remove($job)
    }
}

Simulate 'Remove-BitsTransfer' {
    param($Cmdlet, $Bound)
    foreach ($job in $Bound['BitsJob']) {
        foreach ($file in $job.FileList) { Remove-Item -LiteralPath (Get-BitsFilePart $file) -Force -ErrorAction Ignore }
        $job.JobState = 'Cancelled'
        $BitsJobs.Remove($job)
    }
}
