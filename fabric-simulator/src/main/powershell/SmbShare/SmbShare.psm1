# Made by ModuleGenerator from reference/*.json. Do not edit: change those.

Set-StrictMode -Off
Import-Module -Name "$PSScriptRoot/../PracticeFiles/PracticeFiles.psd1" -Global -DisableNameChecking
Import-Module -Name "$PSScriptRoot/../PracticeFabric/PracticeFabric.psd1" -DisableNameChecking

function Get-SmbOpenFile {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 1, ValueFromPipelineByPropertyName = $true)]
        [uint64[]]
        $FileId,

        [Parameter(Position = 2, ValueFromPipelineByPropertyName = $true)]
        [uint64[]]
        $SessionId,

        [Parameter(Position = 3, ValueFromPipelineByPropertyName = $true)]
        [string[]]
        $ClientComputerName,

        [Parameter(Position = 4, ValueFromPipelineByPropertyName = $true)]
        [string[]]
        $ClientUserName,

        [Parameter(Position = 5, ValueFromPipelineByPropertyName = $true)]
        [string[]]
        $ScopeName,

        [Parameter(Position = 6, ValueFromPipelineByPropertyName = $true)]
        [string[]]
        $ClusterNodeName,

        [Parameter()]
        [switch]
        $IncludeHidden,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Microsoft.PowerShell.Cmdletization.GeneratedTypes.SmbShare.SmbInstance]
        $SmbInstance,

        [Parameter()]
        [Alias('Session')]
        [Stillpoint.Practice.CimSession[]]
        $CimSession,

        [Parameter()]
        [int]
        $ThrottleLimit,

        [Parameter()]
        [switch]
        $AsJob
    )
    process { Invoke-Simulated 'Get-SmbOpenFile' $PSCmdlet $PSBoundParameters }
}

function Get-SmbShare {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 1, ValueFromPipelineByPropertyName = $true)]
        [string[]]
        $Name,

        [Parameter(Position = 2, ValueFromPipelineByPropertyName = $true)]
        [string[]]
        $ScopeName,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [bool[]]
        $Scoped,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [bool[]]
        $Special,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [bool[]]
        $ContinuouslyAvailable,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Microsoft.PowerShell.Cmdletization.GeneratedTypes.SmbShare.ShareState[]]
        $ShareState,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Microsoft.PowerShell.Cmdletization.GeneratedTypes.SmbShare.FolderEnumerationMode[]]
        $FolderEnumerationMode,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Microsoft.PowerShell.Cmdletization.GeneratedTypes.SmbShare.CachingMode[]]
        $CachingMode,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Microsoft.PowerShell.Cmdletization.GeneratedTypes.SmbShare.LeasingMode[]]
        $LeasingMode,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [uint32[]]
        $ConcurrentUserLimit,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Microsoft.PowerShell.Cmdletization.GeneratedTypes.SmbShare.AvailabilityType[]]
        $AvailabilityType,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [uint32[]]
        $CaTimeout,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [bool[]]
        $EncryptData,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [bool[]]
        $CompressData,

        [Parameter()]
        [switch]
        $IncludeHidden,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Microsoft.PowerShell.Cmdletization.GeneratedTypes.SmbShare.SmbInstance]
        $SmbInstance,

        [Parameter()]
        [Alias('Session')]
        [Stillpoint.Practice.CimSession[]]
        $CimSession,

        [Parameter()]
        [int]
        $ThrottleLimit,

        [Parameter()]
        [switch]
        $AsJob
    )
    process { Invoke-Simulated 'Get-SmbShare' $PSCmdlet $PSBoundParameters }
}

Export-ModuleMember -Function * -Alias *
