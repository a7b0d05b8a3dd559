# Made by ModuleGenerator from reference/*.json. Do not edit: change those.

Set-StrictMode -Off
Import-Module -Name "$PSScriptRoot/../PracticeFiles/PracticeFiles.psd1" -Global -DisableNameChecking
Import-Module -Name "$PSScriptRoot/../PracticeFabric/PracticeFabric.psd1" -DisableNameChecking

function Get-StorageJob {
    [CmdletBinding(DefaultParameterSetName = 'ByFriendlyName', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'ByUniqueId', ValueFromPipelineByPropertyName = $true)]
        [Alias('Id')]
        [string[]]
        $UniqueId,

        [Parameter(ParameterSetName = 'ByUniqueId')]
        [Parameter(ParameterSetName = 'ByVirtualDisk')]
        [Parameter(ParameterSetName = 'ByStoragePool')]
        [Parameter(ParameterSetName = 'ByVolume')]
        [Parameter(ParameterSetName = 'ByDisk')]
        [Parameter(ParameterSetName = 'BySubsystem')]
        [Microsoft.PowerShell.Cmdletization.GeneratedTypes.Storage.JobState[]]
        $JobState,

        [Parameter(ParameterSetName = 'ByUniqueId')]
        [Parameter(ParameterSetName = 'ByVirtualDisk')]
        [Parameter(ParameterSetName = 'ByStoragePool')]
        [Parameter(ParameterSetName = 'ByVolume')]
        [Parameter(ParameterSetName = 'ByDisk')]
        [Parameter(ParameterSetName = 'BySubsystem')]
        [Alias('Session')]
        [Stillpoint.Practice.CimSession[]]
        $CimSession,

        [Parameter(ParameterSetName = 'ByUniqueId')]
        [Parameter(ParameterSetName = 'ByVirtualDisk')]
        [Parameter(ParameterSetName = 'ByStoragePool')]
        [Parameter(ParameterSetName = 'ByVolume')]
        [Parameter(ParameterSetName = 'ByDisk')]
        [Parameter(ParameterSetName = 'BySubsystem')]
        [int]
        $ThrottleLimit,

        [Parameter(ParameterSetName = 'ByUniqueId')]
        [Parameter(ParameterSetName = 'ByVirtualDisk')]
        [Parameter(ParameterSetName = 'ByStoragePool')]
        [Parameter(ParameterSetName = 'ByVolume')]
        [Parameter(ParameterSetName = 'ByDisk')]
        [Parameter(ParameterSetName = 'BySubsystem')]
        [switch]
        $AsJob,

        [Parameter(ParameterSetName = 'ByVirtualDisk')]
        [Parameter(ParameterSetName = 'ByStoragePool')]
        [string[]]
        $Name,

        [Parameter(ParameterSetName = 'ByStoragePool', ValueFromPipeline = $true)]
        [Microsoft.Management.Infrastructure.CimInstance]
        $StoragePool,

        [Parameter(ParameterSetName = 'ByStoragePool', ValueFromPipeline = $true)]
        [Microsoft.Management.Infrastructure.CimInstance]
        $VirtualDisk,

        [Parameter(ParameterSetName = 'ByVolume', ValueFromPipeline = $true)]
        [Microsoft.Management.Infrastructure.CimInstance]
        $Volume,

        [Parameter(ParameterSetName = 'ByDisk', ValueFromPipeline = $true)]
        [Microsoft.Management.Infrastructure.CimInstance]
        $Disk,

        [Parameter(ParameterSetName = 'BySubsystem', ValueFromPipeline = $true)]
        [Microsoft.Management.Infrastructure.CimInstance]
        $StorageSubsystem
    )
    process { Invoke-Simulated 'Get-StorageJob' $PSCmdlet $PSBoundParameters }
}

function Get-Volume {
    [CmdletBinding(DefaultParameterSetName = 'ByDriveLetter', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'ByDriveLetter', Position = 0, ValueFromPipelineByPropertyName = $true)]
        [char[]]
        $DriveLetter,

        [Parameter()]
        [Alias('Session')]
        [Stillpoint.Practice.CimSession[]]
        $CimSession,

        [Parameter()]
        [int]
        $ThrottleLimit,

        [Parameter()]
        [switch]
        $AsJob,

        [Parameter(ParameterSetName = 'ById', ValueFromPipelineByPropertyName = $true)]
        [Alias('Id')]
        [string[]]
        $ObjectId,

        [Parameter(ParameterSetName = 'ByUniqueId', ValueFromPipelineByPropertyName = $true)]
        [string[]]
        $UniqueId,

        [Parameter(ParameterSetName = 'ByPaths', ValueFromPipelineByPropertyName = $true)]
        [string[]]
        $Path,

        [Parameter(ParameterSetName = 'ByLabel', ValueFromPipelineByPropertyName = $true)]
        [string[]]
        $FileSystemLabel,

        [Parameter(ParameterSetName = 'ByPartition', ValueFromPipeline = $true)]
        [Microsoft.Management.Infrastructure.CimInstance]
        $Partition,

        [Parameter(ParameterSetName = 'ByDiskImage', ValueFromPipeline = $true)]
        [Microsoft.Management.Infrastructure.CimInstance]
        $DiskImage,

        [Parameter(ParameterSetName = 'ByStorageSubSystem', ValueFromPipeline = $true)]
        [Microsoft.Management.Infrastructure.CimInstance]
        $StorageSubSystem,

        [Parameter(ParameterSetName = 'ByStoragePool', ValueFromPipeline = $true)]
        [Microsoft.Management.Infrastructure.CimInstance]
        $StoragePool,

        [Parameter(ParameterSetName = 'ByStorageNode', ValueFromPipeline = $true)]
        [Microsoft.Management.Infrastructure.CimInstance]
        $StorageNode,

        [Parameter(ParameterSetName = 'ByStorageFileServer', ValueFromPipeline = $true)]
        [Microsoft.Management.Infrastructure.CimInstance]
        $StorageFileServer,

        [Parameter(ParameterSetName = 'ByFileShare', ValueFromPipeline = $true)]
        [Microsoft.Management.Infrastructure.CimInstance]
        $FileShare,

        [Parameter(ParameterSetName = 'ByStorageJob', ValueFromPipeline = $true)]
        [Microsoft.Management.Infrastructure.CimInstance]
        $StorageJob,

        [Parameter(ParameterSetName = 'ByFilePath', ValueFromPipelineByPropertyName = $true)]
        [Alias('FullName')]
        [string]
        $FilePath
    )
    process { Invoke-Simulated 'Get-Volume' $PSCmdlet $PSBoundParameters }
}

Export-ModuleMember -Function * -Alias *
