# Back to a checkpoint of a system, shared disks included.
param([string]$System, [string]$CheckpointName, [string]$BackupShare)
$ErrorActionPreference = 'Stop'
Import-Module VirtualMachineManager, Hyper-V

$vms = Get-SCVirtualMachine | ? { $_.Name.EndsWith("-$System") }
$checkpoints = @{}
foreach ($vm in $vms) {
    $found = Get-SCVMCheckpoint -VM $vm | ? Name -eq $CheckpointName | sort AddedTime | select -Last 1
    if (-not $found) { throw "$($vm.Name) has no checkpoint $CheckpointName" }
    $checkpoints[$vm.ID] = $found
}

try {
    $vms | ? { $_.Status -eq 'Running' } | % { Stop-SCVirtualMachine -VM $_ -Force } | Out-Null

    $plan = foreach ($vm in $vms) {
        Get-VMHardDiskDrive -VMName $vm.Name -ComputerName $vm.VMHost.Name | ? SupportPersistentReservations |
            select VMName, ComputerName, ControllerNumber, ControllerLocation, Path
    }
    foreach ($vm in $vms) {
        Read-SCVirtualMachine $vm | Out-Null
        Get-SCVirtualDiskDrive -VM $vm | ? HasSharedStorage | Remove-SCVirtualDiskDrive -SkipDeleteVHD
    }

    $folder = "$BackupShare\$System-$CheckpointName"
    foreach ($disk in ($plan | sort Path -Unique)) {
        $leaf = Split-Path $disk.Path -Leaf
        $live = "\\$($disk.ComputerName)\$($disk.Path -replace '^(\w):', '$1$')"
        if ((Get-FileHash "$folder\$leaf").Hash -ne (Get-FileHash $live).Hash) {
            Rename-Item -Path $live -NewName "$leaf.before"
            Copy-Item -Path "$folder\$leaf" -Destination $live
            foreach ($user in ($plan | ? Path -eq $disk.Path)) {
                $id = (Get-VM -Name $user.VMName -ComputerName $user.ComputerName).Id
                icacls $live /grant "NT VIRTUAL MACHINE\${id}:(F)" | Out-Null
                if ($LASTEXITCODE) { throw "no access for $($user.VMName)" }
            }
            Remove-Item "$live.before"
        }
    }

    foreach ($vm in $vms) { Restore-SCVMCheckpoint -VMCheckpoint $checkpoints[$vm.ID] | Out-Null }

    foreach ($disk in $plan) {
        $target = Get-VM -Name $disk.VMName -ComputerName $disk.ComputerName
        Add-VMHardDiskDrive -VM $target -ControllerType SCSI -ControllerNumber $disk.ControllerNumber -ControllerLocation $disk.ControllerLocation -Path $disk.Path -ShareVirtualDisk -AllowUnverifiedPaths
    }
    $vms | Read-SCVirtualMachine | Start-SCVirtualMachine | % { '{0}: {1}' -f $_.Name, $_.Status }
} catch {
    Write-Output "FAILED at line $($_.InvocationInfo.ScriptLineNumber): $($_.Exception.Message)"
    exit 1
}
