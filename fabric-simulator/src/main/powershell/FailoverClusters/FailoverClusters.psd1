# Made by ModuleGenerator from reference/*.json. Do not edit: change those.
@{
    RootModule = 'FailoverClusters.psm1'
    ModuleVersion = '2.0.0.0'
    GUID = '4cb6eacf-183f-3fb1-a21f-737b24154f53'
    Author = 'Stillpoint'
    Description = 'Practice fabric: the documented cmdlets of FailoverClusters in front of the simulated fabric.'
    PowerShellVersion = '5.1'
    FunctionsToExport = @(
        'Get-ClusterGroup',
        'Get-ClusterNode',
        'Get-ClusterResource',
        'Get-ClusterSharedVolume',
        'Update-ClusterVirtualMachineConfiguration')
    AliasesToExport = @()
    CmdletsToExport = @()
    VariablesToExport = @()
}
