# Removes the checkpoints and the copies.
[CmdletBinding()]
param([string]$System, [string]$CheckpointName, [string]$BackupShare)
Import-Module VirtualMachineManager
$jobs = @()
Get-SCVMCheckpoint | Where-Object { $_.Name -eq $CheckpointName -and $_.VM -like "*-$System" } | ForEach-Object {
    Remove-SCVMCheckpoint -VMCheckpoint $_ -Confirm:$false -RunAsynchronously -JobVariable 'removal' | Out-Null
    $jobs += $removal
}
do {
    Start-Sleep -Milliseconds 50
    $now = $jobs | ForEach-Object { Get-SCJob -ID $_.ID }
} while ($now | Where-Object { $_.Status -eq 'Running' })
$failed = $now | Where-Object { $_.Status -ne 'Completed' -and $_.Status -ne 'SucceedWithInfo' }
if ($failed) { $failed | ForEach-Object { Write-Warning "$($_.ResultName): $($_.ErrorInfo.Problem)" }; exit 1 }

# Until the merges are done
while (Get-VM | Where-Object { $_.OperationalStatus -contains 'MergingDisks' }) { Start-Sleep -Milliseconds 100 }
Remove-Item -Path (Join-Path -Path $BackupShare -ChildPath "$System-$CheckpointName") -Recurse -Force
"$($now.Count) removed"
