# Made by ModuleGenerator from reference/*.json. Do not edit: change those.
@{
    RootModule = 'SmbShare.psm1'
    ModuleVersion = '2.0.0.0'
    GUID = 'f0cdeb03-c10b-3fc5-b7a4-8842fe13071f'
    Author = 'Stillpoint'
    Description = 'Practice fabric: the documented cmdlets of SmbShare in front of the simulated fabric.'
    PowerShellVersion = '5.1'
    FunctionsToExport = @(
        'Get-SmbOpenFile',
        'Get-SmbShare')
    AliasesToExport = @()
    CmdletsToExport = @()
    VariablesToExport = @()
}
