# Made by ModuleGenerator from reference/*.json. Do not edit: change those.
@{
    RootModule = 'BitsTransfer.psm1'
    ModuleVersion = '2.0.0.0'
    GUID = 'ae5d306b-5328-3e5e-abe7-58b279e6dd1c'
    Author = 'Stillpoint'
    Description = 'Practice fabric: the documented cmdlets of BitsTransfer in front of the simulated fabric.'
    PowerShellVersion = '5.1'
    FunctionsToExport = @(
        'Complete-BitsTransfer',
        'Get-BitsTransfer',
        'Remove-BitsTransfer',
        'Resume-BitsTransfer',
        'Start-BitsTransfer')
    AliasesToExport = @()
    CmdletsToExport = @()
    VariablesToExport = @()
}
