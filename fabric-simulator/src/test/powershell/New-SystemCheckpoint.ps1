# Checkpoint of all VMs of a system, with copies of their shared disks: the way admins write it.
param(
    [Parameter(Mandatory = $true)][string]$System,
    [Parameter(Mandatory = $true)][string]$CheckpointName,
    [Parameter(Mandatory = $true)][string]$BackupShare
)
Import-Module VirtualMachineManager
Import-Module Hyper-V -RequiredVersion 1.1

$server = Get-SCVMMServer -ComputerName localhost
$vms = Get-SCVirtualMachine -VMMServer $server | Where-Object { $_.Name -like "*-$System" }
if (!$vms) { Write-Host "no VMs of $System"; exit 1 }
$wasRunning = @()

# Shut down
foreach ($vm in $vms) {
    if ($vm.Status -eq 'Running') {
        $wasRunning += $vm.Name
        Stop-SCVirtualMachine -VM $vm -Shutdown | Out-Null
    }
}
while (Get-SCVirtualMachine -VMMServer $server | Where-Object { $_.Name -like "*-$System" -and $_.Status -ne 'PowerOff' }) { Start-Sleep -Seconds 1 }

# Eject DVDs
foreach ($vm in $vms) {
    foreach ($dvd in (Get-SCVirtualDVDDrive -VM $vm)) {
        if ($dvd.Connection -ne 'None') {
            Set-SCVirtualDVDDrive -VirtualDVDDrive $dvd -Bus $dvd.Bus -LUN $dvd.LUN -NoMedia | Out-Null
        }
    }
    Read-SCVirtualMachine -VM $vm | Out-Null
}

# Which disks are shared
$shared = @()
foreach ($vm in $vms) {
    $shared += Get-VMHardDiskDrive -VMName $vm.Name -ComputerName $vm.HostName -ControllerType SCSI |
        Where-Object { $_.SupportPersistentReservations -eq $true }
}
$paths = $shared | Select-Object -ExpandProperty Path -Unique

# Is there room
$need = 0
foreach ($path in $paths) {
    $unc = '\\' + $shared[0].ComputerName + '\' + $path.Replace(':', '$')
    $need += (Get-Item $unc).Length
}
$volumes = (Get-SCVMHost -ComputerName $shared[0].ComputerName).DiskVolumes
Write-Host ("{0:N0} MB to copy, volumes have {1}" -f ($need / 1MB), (($volumes | ForEach-Object { "$($_.Name): $([int]($_.FreeSpace / 1MB)) MB" }) -join ', '))

# Detach
foreach ($vm in $vms) {
    $drives = Get-SCVirtualDiskDrive -VM $vm
    foreach ($disk in ($shared | Where-Object { $_.VMName -eq $vm.Name })) {
        $drive = $drives | Where-Object { $_.Bus -eq $disk.ControllerNumber -and $_.Lun -eq $disk.ControllerLocation -and $_.BusType -eq 'SCSI' }
        Remove-SCVirtualDiskDrive -VirtualDiskDrive $drive -SkipDeleteVHD -Force | Out-Null
    }
}

# Copy
$folder = Join-Path $BackupShare "$System-$CheckpointName"
if (!(Test-Path $folder)) { New-Item -Path $folder -ItemType Directory | Out-Null }
foreach ($path in $paths) {
    $unc = '\\' + $shared[0].ComputerName + '\' + $path.Replace(':', '$')
    Start-BitsTransfer -Source $unc -Destination (Join-Path $folder (Split-Path $path -Leaf)) -Description "Copy of $path" -ErrorAction Stop
}

# Checkpoints
foreach ($vm in $vms) { New-SCVMCheckpoint -VM $vm -Name $CheckpointName -Description "system $System" | Out-Null }

# Attach again
foreach ($disk in $shared) {
    Add-VMHardDiskDrive -VMName $disk.VMName -ComputerName $disk.ComputerName -ControllerType SCSI -ControllerNumber $disk.ControllerNumber -ControllerLocation $disk.ControllerLocation -Path $disk.Path -SupportPersistentReservations
}
foreach ($vm in $vms) { Read-SCVirtualMachine -VM $vm | Out-Null }

foreach ($vm in $vms | Where-Object { $wasRunning -contains $_.Name }) { Start-SCVirtualMachine -VM $vm | Out-Null }
Get-SCVirtualMachine | Where-Object { $_.Name -like "*-$System" } | ForEach-Object { "$($_.Name) $($_.Status) $($_.VMCheckpoints.Count)" }
