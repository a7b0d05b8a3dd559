@{
    RootModule = 'PracticeFabric.psm1'
    ModuleVersion = '1.0'
    GUID = '0d3f6a52-4c0b-4d0e-9a57-6f7d0f2b9c11'
    Author = 'Stillpoint'
    Description = 'What stands behind the modules of the practice fabric. Not to be used by scripts.'
    PowerShellVersion = '5.1'
    FormatsToProcess = @('PracticeFabric.Format.ps1xml')
    FunctionsToExport = '*'
    CmdletsToExport = @()
    AliasesToExport = @()
    VariablesToExport = @()
}
