# Made by ModuleGenerator from reference/*.json. Do not edit: change those.
@{
    RootModule = 'Hyper-V.psm1'
    ModuleVersion = '1.1'
    GUID = 'acbadda6-e11e-3ff6-818d-e39e768b7ec3'
    Author = 'Stillpoint'
    Description = 'Practice fabric: the documented cmdlets of Hyper-V in front of the simulated fabric.'
    PowerShellVersion = '5.1'
    FunctionsToExport = @(
        'Add-VMDvdDrive',
        'Add-VMHardDiskDrive',
        'Add-VMScsiController',
        'Checkpoint-VM',
        'Compare-VM',
        'Convert-VHD',
        'Disable-VMIntegrationService',
        'Dismount-VHD',
        'Enable-VMIntegrationService',
        'Export-VM',
        'Export-VMSnapshot',
        'Get-VHD',
        'Get-VM',
        'Get-VMDvdDrive',
        'Get-VMHardDiskDrive',
        'Get-VMHost',
        'Get-VMIntegrationService',
        'Get-VMReplication',
        'Get-VMScsiController',
        'Get-VMSnapshot',
        'Get-VMStoragePath',
        'Import-VM',
        'Merge-VHD',
        'Mount-VHD',
        'Move-VMStorage',
        'New-VHD',
        'Optimize-VHD',
        'Remove-VMDvdDrive',
        'Remove-VMHardDiskDrive',
        'Remove-VMSavedState',
        'Remove-VMSnapshot',
        'Rename-VM',
        'Rename-VMSnapshot',
        'Resize-VHD',
        'Restart-VM',
        'Restore-VMSnapshot',
        'Resume-VM',
        'Save-VM',
        'Set-VHD',
        'Set-VM',
        'Set-VMDvdDrive',
        'Set-VMHardDiskDrive',
        'Start-VM',
        'Stop-VM',
        'Suspend-VM',
        'Test-VHD')
    AliasesToExport = @(
        'Export-VMCheckpoint',
        'Get-VMCheckpoint',
        'Remove-VMCheckpoint',
        'Rename-VMCheckpoint',
        'Restore-VMCheckpoint')
    CmdletsToExport = @()
    VariablesToExport = @()
}
