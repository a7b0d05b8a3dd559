# Made by ModuleGenerator from reference/*.json. Do not edit: change those.
@{
    RootModule = 'Storage.psm1'
    ModuleVersion = '2.0.0.0'
    GUID = 'aef7f01d-0f12-3179-9624-e1fe61ca3c4c'
    Author = 'Stillpoint'
    Description = 'Practice fabric: the documented cmdlets of Storage in front of the simulated fabric.'
    PowerShellVersion = '5.1'
    FunctionsToExport = @(
        'Get-StorageJob',
        'Get-Volume')
    AliasesToExport = @()
    CmdletsToExport = @()
    VariablesToExport = @()
}
