# Made by ModuleGenerator from reference/*.json. Do not edit: change those.
@{
    RootModule = 'Hyper-V.psm1'
    ModuleVersion = '2.0.0.0'
    GUID = '64e2af7b-cfc9-3d5c-ab6e-1ae026ae287d'
    Author = 'Stillpoint'
    Description = 'Practice fabric: the documented cmdlets of Hyper-V in front of the simulated fabric.'
    PowerShellVersion = '5.1'
    FunctionsToExport = @(
        'Add-VMDvdDrive',
        'Add-VMGroupMember',
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
        'Get-VHDSet',
        'Get-VHDSnapshot',
        'Get-VM',
        'Get-VMDvdDrive',
        'Get-VMGroup',
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
        'New-VMGroup',
        'Optimize-VHD',
        'Optimize-VHDSet',
        'Remove-VHDSnapshot',
        'Remove-VMDvdDrive',
        'Remove-VMGroup',
        'Remove-VMGroupMember',
        'Remove-VMHardDiskDrive',
        'Remove-VMSavedState',
        'Remove-VMSnapshot',
        'Rename-VM',
        'Rename-VMGroup',
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
