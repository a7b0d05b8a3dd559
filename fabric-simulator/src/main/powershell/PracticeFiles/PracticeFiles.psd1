@{
    RootModule = 'PracticeFiles.psm1'
    ModuleVersion = '1.0'
    GUID = '3a4a2d0f-5b55-4f0b-8c0c-3c33c1a4c2d7'
    Author = 'Stillpoint'
    Description = 'Practice fabric: file cmdlets that know the paths of the simulated hosts and shares.'
    PowerShellVersion = '5.1'
    FunctionsToExport = @(
        'Get-Item',
        'Get-ChildItem',
        'Test-Path',
        'Copy-Item',
        'Move-Item',
        'Rename-Item',
        'Remove-Item',
        'New-Item',
        'Get-FileHash',
        'Join-Path',
        'Split-Path',
        'Resolve-Path',
        'Convert-Path',
        'New-PSDrive',
        'Get-Content',
        'Clear-Content',
        'Import-Csv',
        'Import-Clixml',
        'Set-Location',
        'Push-Location',
        'Get-ItemProperty',
        'Unblock-File',
        'Set-Content',
        'Add-Content',
        'Out-File',
        'Export-Csv',
        'Export-Clixml',
        'Tee-Object',
        'Start-Transcript',
        'Get-Acl',
        'Set-Acl',
        'icacls.exe',
        'New-CimSession',
        'Get-CimSession',
        'Remove-CimSession',
        'robocopy.exe',
        'mkdir',
        'Invoke-Command',
        'Get-WmiObject',
        'Get-CimInstance',
        'New-Object',
        'Enable-WindowsNames')
    CmdletsToExport = @()
    AliasesToExport = @('icacls', 'robocopy', 'gwmi', 'gcim')
    VariablesToExport = @()
}
