# Made by ModuleGenerator from reference/*.json. Do not edit: change those.

Set-StrictMode -Off
Import-Module -Name "$PSScriptRoot/../PracticeFiles/PracticeFiles.psd1" -Global -DisableNameChecking
Import-Module -Name "$PSScriptRoot/../PracticeFabric/PracticeFabric.psd1" -DisableNameChecking

function Compress-SCVirtualDiskDrive {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VirtualDiskDrive]
        $VirtualDiskDrive,

        [Parameter()]
        [guid]
        $JobGroup,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole
    )
    process { Invoke-Simulated 'Compress-SCVirtualDiskDrive' $PSCmdlet $PSBoundParameters }
}

function Convert-SCVirtualDiskDrive {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Fixed')]
        [switch]
        $Fixed,

        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VirtualDiskDrive]
        $VirtualDiskDrive,

        [Parameter()]
        [string]
        $Path,

        [Parameter()]
        [string]
        $FileName,

        [Parameter(ParameterSetName = 'Fixed')]
        [Parameter(ParameterSetName = 'Dynamic')]
        [Microsoft.SystemCenter.VirtualMachineManager.VHDFormatType]
        $VHDFormatType,

        [Parameter()]
        [guid]
        $JobGroup,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter(ParameterSetName = 'Dynamic')]
        [switch]
        $Dynamic,

        [Parameter(ParameterSetName = 'VHDX')]
        [switch]
        $VHDX,

        [Parameter(ParameterSetName = 'VHDX')]
        [switch]
        $DeleteSource,

        [Parameter(ParameterSetName = 'VHDX')]
        [switch]
        $ValidateOnCompletion,

        [Parameter(ParameterSetName = 'VHDX')]
        [int]
        $BlockSizeBytes
    )
    process { Invoke-Simulated 'Convert-SCVirtualDiskDrive' $PSCmdlet $PSBoundParameters }
}

function Expand-SCVirtualDiskDrive {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VirtualDiskDrive]
        $VirtualDiskDrive,

        [Parameter(Mandatory = $true)]
        [Alias('Size')]
        [int]
        $VirtualHardDiskSizeGB,

        [Parameter()]
        [guid]
        $JobGroup,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole
    )
    process { Invoke-Simulated 'Expand-SCVirtualDiskDrive' $PSCmdlet $PSBoundParameters }
}

function Find-SCJob {
    [CmdletBinding(DefaultParameterSetName = 'FindAfter', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'FindAfter')]
        [datetime]
        $After,

        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter(Mandatory = $true)]
        [int]
        $MaxCount,

        [Parameter()]
        [guid]
        $ObjectID,

        [Parameter()]
        [bool]
        $CriticalFailures,

        [Parameter(ParameterSetName = 'FindRecent')]
        [switch]
        $Recent
    )
    process { Invoke-Simulated 'Find-SCJob' $PSCmdlet $PSBoundParameters }
}

function Get-SCCloud {
    [CmdletBinding(DefaultParameterSetName = 'Name', PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter(ParameterSetName = 'Name', Position = 0)]
        [string]
        $Name,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole,

        [Parameter(ParameterSetName = 'ID', Mandatory = $true)]
        [guid]
        $ID
    )
    process { Invoke-Simulated 'Get-SCCloud' $PSCmdlet $PSBoundParameters }
}

function Get-SCCustomProperty {
    [CmdletBinding(DefaultParameterSetName = 'ID', PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter(ParameterSetName = 'ID')]
        [guid]
        $ID,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole,

        [Parameter(ParameterSetName = 'Name', Mandatory = $true)]
        [string]
        $Name,

        [Parameter(ParameterSetName = 'Member', Mandatory = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.CustomPropertyObjectType]
        $Member
    )
    process { Invoke-Simulated 'Get-SCCustomProperty' $PSCmdlet $PSBoundParameters }
}

function Get-SCCustomPropertyValue {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter(ParameterSetName = 'All')]
        [switch]
        $All,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole,

        [Parameter(ParameterSetName = 'Filter', Mandatory = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.CustomProperty]
        $CustomProperty,

        [Parameter(ParameterSetName = 'Filter', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.ClientObject]
        $InputObject
    )
    process { Invoke-Simulated 'Get-SCCustomPropertyValue' $PSCmdlet $PSBoundParameters }
}

function Get-SCDirectoryChildItem {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'FromVMHost', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Host]
        $VMHost,

        [Parameter(Mandatory = $true)]
        [string]
        $Path,

        [Parameter(ParameterSetName = 'FromLibraryServer', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.LibraryServer]
        $LibraryServer
    )
    process { Invoke-Simulated 'Get-SCDirectoryChildItem' $PSCmdlet $PSBoundParameters }
}

function Get-SCHardwareProfile {
    [CmdletBinding(DefaultParameterSetName = 'Connection', PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole,

        [Parameter(ParameterSetName = 'All')]
        [switch]
        $All,

        [Parameter(ParameterSetName = 'ID')]
        [guid]
        $ID
    )
    process { Invoke-Simulated 'Get-SCHardwareProfile' $PSCmdlet $PSBoundParameters }
}

function Get-SCISO {
    [CmdletBinding(DefaultParameterSetName = 'All', PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter(ParameterSetName = 'All')]
        [switch]
        $All,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole,

        [Parameter(ParameterSetName = 'NameParamSet', Mandatory = $true)]
        [string]
        $Name,

        [Parameter(ParameterSetName = 'EquivalentResourceParamSet')]
        [string]
        $Release,

        [Parameter(ParameterSetName = 'EquivalentResourceParamSet', Mandatory = $true)]
        [string]
        $FamilyName,

        [Parameter(ParameterSetName = 'ID')]
        [guid]
        $ID
    )
    process { Invoke-Simulated 'Get-SCISO' $PSCmdlet $PSBoundParameters }
}

function Get-SCJob {
    [CmdletBinding(DefaultParameterSetName = 'NewestJobs', PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter(Position = 0)]
        [string]
        $Name,

        [Parameter(ParameterSetName = 'NewestJobs')]
        [Parameter(ParameterSetName = 'AllJobs')]
        [switch]
        $Full,

        [Parameter(ParameterSetName = 'NewestJobs')]
        [int]
        $Newest,

        [Parameter(ParameterSetName = 'NewestJobs')]
        [Parameter(ParameterSetName = 'AllJobs')]
        [Microsoft.SystemCenter.VirtualMachineManager.Task]
        $Job,

        [Parameter(ParameterSetName = 'NewestJobs')]
        [Parameter(ParameterSetName = 'AllJobs')]
        [guid]
        $ID,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole,

        [Parameter(ParameterSetName = 'AllJobs')]
        [switch]
        $All,

        [Parameter(ParameterSetName = 'RunningJobs')]
        [switch]
        $Running
    )
    process { Invoke-Simulated 'Get-SCJob' $PSCmdlet $PSBoundParameters }
}

function Get-SCLibraryServer {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter(Position = 0)]
        [string]
        $ComputerName,

        [Parameter()]
        [guid]
        $ID
    )
    process { Invoke-Simulated 'Get-SCLibraryServer' $PSCmdlet $PSBoundParameters }
}

function Get-SCLibraryShare {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter()]
        [guid]
        $ID,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole
    )
    process { Invoke-Simulated 'Get-SCLibraryShare' $PSCmdlet $PSBoundParameters }
}

function Get-SCRunAsAccount {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter()]
        [guid]
        $ID,

        [Parameter(Position = 0)]
        [string]
        $Name,

        [Parameter()]
        [bool]
        $IsEnabled,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole
    )
    process { Invoke-Simulated 'Get-SCRunAsAccount' $PSCmdlet $PSBoundParameters }
}

function Get-SCStep {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Task]
        $Job,

        [Parameter()]
        [string]
        $Name,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole
    )
    process { Invoke-Simulated 'Get-SCStep' $PSCmdlet $PSBoundParameters }
}

function Get-SCStorageDisk {
    [CmdletBinding(DefaultParameterSetName = 'NoFilter', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'NoFilter', ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter(Position = 0)]
        [string]
        $Name,

        [Parameter(ParameterSetName = 'FilterByVMHost', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Host]
        $VMHost
    )
    process { Invoke-Simulated 'Get-SCStorageDisk' $PSCmdlet $PSBoundParameters }
}

function Get-SCStorageFileServer {
    [CmdletBinding(DefaultParameterSetName = 'All', PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter(Position = 0)]
        [string]
        $Name,

        [Parameter(ParameterSetName = 'All')]
        [switch]
        $All,

        [Parameter(ParameterSetName = 'ID')]
        [guid]
        $ID
    )
    process { Invoke-Simulated 'Get-SCStorageFileServer' $PSCmdlet $PSBoundParameters }
}

function Get-SCStorageFileShare {
    [CmdletBinding(DefaultParameterSetName = 'All', PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter(Position = 0)]
        [string]
        $Name,

        [Parameter(ParameterSetName = 'All')]
        [switch]
        $All,

        [Parameter(ParameterSetName = 'FilterByVMHost', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Host]
        $VMHost,

        [Parameter(ParameterSetName = 'FilterByVMHostCluster', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.HostCluster]
        $VMHostCluster,

        [Parameter(ParameterSetName = 'FilterByLibraryServer', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.LibraryServer]
        $LibraryServer,

        [Parameter(ParameterSetName = 'ID')]
        [guid]
        $ID
    )
    process { Invoke-Simulated 'Get-SCStorageFileShare' $PSCmdlet $PSBoundParameters }
}

function Get-SCStorageVolume {
    [CmdletBinding(DefaultParameterSetName = 'NoFilter', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'NoFilter', ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter(Position = 0)]
        [string]
        $Name,

        [Parameter(ParameterSetName = 'StorageVolumeByLibraryServer', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.LibraryServer]
        $LibraryServer,

        [Parameter(ParameterSetName = 'StorageVolumeByStorageArray', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.StorageArray]
        $StorageArray,

        [Parameter(ParameterSetName = 'FilterByVMHost', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Host]
        $VMHost
    )
    process { Invoke-Simulated 'Get-SCStorageVolume' $PSCmdlet $PSBoundParameters }
}

function Get-SCUserRole {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter(Position = 0)]
        [string]
        $Name,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.Profile]
        $UserRoleProfile,

        [Parameter()]
        [guid]
        $ID,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole
    )
    process { Invoke-Simulated 'Get-SCUserRole' $PSCmdlet $PSBoundParameters }
}

function Get-SCVMCheckpoint {
    [CmdletBinding(DefaultParameterSetName = 'Connection', PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole,

        [Parameter(ParameterSetName = 'VM', ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VM]
        $VM,

        [Parameter(ParameterSetName = 'VM')]
        [switch]
        $MostRecent,

        [Parameter(ParameterSetName = 'ID')]
        [guid]
        $ID
    )
    process { Invoke-Simulated 'Get-SCVMCheckpoint' $PSCmdlet $PSBoundParameters }
}

function Get-SCVMHost {
    [CmdletBinding(DefaultParameterSetName = 'Connection', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Connection', ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter(Position = 0)]
        [string]
        $ComputerName,

        [Parameter(ParameterSetName = 'Connection')]
        [guid]
        $ID,

        [Parameter(ParameterSetName = 'VMHostGroup', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.HostGroup]
        $VMHostGroup,

        [Parameter(ParameterSetName = 'VMHostCluster', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.HostCluster]
        $VMHostCluster
    )
    process { Invoke-Simulated 'Get-SCVMHost' $PSCmdlet $PSBoundParameters }
}

function Get-SCVMHostCluster {
    [CmdletBinding(DefaultParameterSetName = 'Connection', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Connection', ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter(ParameterSetName = 'Connection')]
        [Parameter(ParameterSetName = 'VMHostGroup', Mandatory = $true)]
        [Parameter(ParameterSetName = 'Name')]
        [Microsoft.SystemCenter.VirtualMachineManager.HostGroup]
        $VMHostGroup,

        [Parameter(ParameterSetName = 'Connection')]
        [Parameter(ParameterSetName = 'VMHostGroup')]
        [Parameter(ParameterSetName = 'Name', Mandatory = $true)]
        [string]
        $Name,

        [Parameter(ParameterSetName = 'Connection')]
        [Parameter(ParameterSetName = 'ID', Mandatory = $true)]
        [guid]
        $ID,

        [Parameter(ParameterSetName = 'AssociatedWithStorageArray', Mandatory = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.StorageArray]
        $HyperConvergedStorageArray
    )
    process { Invoke-Simulated 'Get-SCVMHostCluster' $PSCmdlet $PSBoundParameters }
}

function Get-SCVMHostGroup {
    [CmdletBinding(DefaultParameterSetName = 'Connection', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Connection', ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'ID', ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter(Position = 0)]
        [string]
        $Name,

        [Parameter(ParameterSetName = 'ID', Mandatory = $true)]
        [guid]
        $ID,

        [Parameter(ParameterSetName = 'ParentHostGroup', Mandatory = $true, ValueFromPipeline = $true)]
        [Alias('ParentVMHostGroup')]
        [Microsoft.SystemCenter.VirtualMachineManager.HostGroup]
        $ParentHostGroup
    )
    process { Invoke-Simulated 'Get-SCVMHostGroup' $PSCmdlet $PSBoundParameters }
}

function Get-SCVMMServer {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [string]
        $ComputerName,

        [Parameter()]
        [Alias('Port')]
        [int]
        $TCPPort,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.Profile]
        $ConnectAs,

        [Parameter()]
        [string]
        $UserRoleName,

        [Parameter()]
        [pscredential]
        $Credential,

        [Parameter()]
        [switch]
        $RetainObjectCache,

        [Parameter()]
        [switch]
        $RetainDeletedObjects,

        [Parameter()]
        [switch]
        $AllowJobGC,

        [Parameter()]
        [switch]
        $SetAsDefault,

        [Parameter()]
        [switch]
        $ForOnBehalfOf
    )
    process { Invoke-Simulated 'Get-SCVMMServer' $PSCmdlet $PSBoundParameters }
}

function Get-SCVMTemplate {
    [CmdletBinding(DefaultParameterSetName = 'All', PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.ComputerTierTemplate]
        $ComputerTierTemplate,

        [Parameter(ParameterSetName = 'All')]
        [switch]
        $All,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole,

        [Parameter(ParameterSetName = 'Name', Position = 0)]
        [string]
        $Name,

        [Parameter(ParameterSetName = 'ID')]
        [guid]
        $ID
    )
    process { Invoke-Simulated 'Get-SCVMTemplate' $PSCmdlet $PSBoundParameters }
}

function Get-SCVirtualDVDDrive {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter(ParameterSetName = 'All', ValueFromPipeline = $true)]
        [switch]
        $All,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole,

        [Parameter(ParameterSetName = 'HardwareProfile', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.HardwareProfile]
        $HardwareProfile,

        [Parameter(ParameterSetName = 'VM', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VM]
        $VM,

        [Parameter(ParameterSetName = 'Template', Mandatory = $true, ValueFromPipeline = $true)]
        [Alias('Template')]
        [Microsoft.SystemCenter.VirtualMachineManager.Template]
        $VMTemplate,

        [Parameter(ParameterSetName = 'ID', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [guid]
        $ID
    )
    process { Invoke-Simulated 'Get-SCVirtualDVDDrive' $PSCmdlet $PSBoundParameters }
}

function Get-SCVirtualDiskDrive {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter(ParameterSetName = 'All', ValueFromPipeline = $true)]
        [switch]
        $All,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole,

        [Parameter(ParameterSetName = 'VM', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VM]
        $VM,

        [Parameter(ParameterSetName = 'Template', Mandatory = $true, ValueFromPipeline = $true)]
        [Alias('Template')]
        [Microsoft.SystemCenter.VirtualMachineManager.Template]
        $VMTemplate,

        [Parameter(ParameterSetName = 'ID', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [guid]
        $ID
    )
    process { Invoke-Simulated 'Get-SCVirtualDiskDrive' $PSCmdlet $PSBoundParameters }
}

function Get-SCVirtualHardDisk {
    [CmdletBinding(DefaultParameterSetName = 'All', PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter(ParameterSetName = 'All')]
        [switch]
        $All,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole,

        [Parameter(ParameterSetName = 'Template', Mandatory = $true, ValueFromPipeline = $true)]
        [Alias('Template')]
        [Microsoft.SystemCenter.VirtualMachineManager.Template]
        $VMTemplate,

        [Parameter(ParameterSetName = 'VM', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VM]
        $VM,

        [Parameter(ParameterSetName = 'NameParamSet', Mandatory = $true)]
        [string]
        $Name,

        [Parameter(ParameterSetName = 'EquivalentResourceParamSet')]
        [string]
        $Release,

        [Parameter(ParameterSetName = 'EquivalentResourceParamSet', Mandatory = $true)]
        [string]
        $FamilyName,

        [Parameter(ParameterSetName = 'ID')]
        [guid]
        $ID
    )
    process { Invoke-Simulated 'Get-SCVirtualHardDisk' $PSCmdlet $PSBoundParameters }
}

function Get-SCVirtualMachine {
    [CmdletBinding(DefaultParameterSetName = 'All', PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter(Position = 0)]
        [string]
        $Name,

        [Parameter(ParameterSetName = 'All')]
        [switch]
        $All,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole,

        [Parameter(ParameterSetName = 'VMHostGroup', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Host]
        $VMHost,

        [Parameter(ParameterSetName = 'Cloud', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Cloud]
        $Cloud,

        [Parameter(ParameterSetName = 'Service', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Service]
        $Service,

        [Parameter(ParameterSetName = 'ComputerTier', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.ComputerTier]
        $ComputerTier,

        [Parameter(ParameterSetName = 'StorageQoSPolicy', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.StorageQoSPolicy]
        $StorageQoSPolicy,

        [Parameter(ParameterSetName = 'ID')]
        [guid]
        $ID
    )
    process { Invoke-Simulated 'Get-SCVirtualMachine' $PSCmdlet $PSBoundParameters }
}

function Get-SCVirtualScsiAdapter {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter(ParameterSetName = 'All', ValueFromPipeline = $true)]
        [switch]
        $All,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole,

        [Parameter(ParameterSetName = 'HardwareProfile', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.HardwareProfile]
        $HardwareProfile,

        [Parameter(ParameterSetName = 'VM', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VM]
        $VM,

        [Parameter(ParameterSetName = 'Template', Mandatory = $true, ValueFromPipeline = $true)]
        [Alias('Template')]
        [Microsoft.SystemCenter.VirtualMachineManager.Template]
        $VMTemplate,

        [Parameter(ParameterSetName = 'ID', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [guid]
        $ID
    )
    process { Invoke-Simulated 'Get-SCVirtualScsiAdapter' $PSCmdlet $PSBoundParameters }
}

function Invoke-SCScriptCommand {
    [CmdletBinding(DefaultParameterSetName = 'VMHost', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'VMHost', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Host]
        $VMHost,

        [Parameter(Mandatory = $true)]
        [string]
        $Executable,

        [Parameter()]
        [string]
        $CommandParameters,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.SCScriptCommandSetting]
        $ScriptCommandSetting,

        [Parameter()]
        [int]
        $TimeoutSeconds,

        [Parameter()]
        [string]
        $StandardInput,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.CustomResource]
        $LibraryResource,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.RunAsAccount]
        $RunAsAccount,

        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter(ParameterSetName = 'StorageFileServerNode', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.StorageFileServerNode]
        $StorageFileServerNode
    )
    process { Invoke-Simulated 'Invoke-SCScriptCommand' $PSCmdlet $PSBoundParameters }
}

function Move-SCVirtualHardDisk {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'MoveVHDOnSCSI', ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'MoveVHDOnIDE', ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter(ParameterSetName = 'MoveVHDOnSCSI', Mandatory = $true)]
        [Parameter(ParameterSetName = 'MoveVHDOnIDE', Mandatory = $true)]
        [byte]
        $Bus,

        [Parameter(ParameterSetName = 'MoveVHDOnSCSI', Mandatory = $true)]
        [Parameter(ParameterSetName = 'MoveVHDOnIDE', Mandatory = $true)]
        [byte]
        $LUN,

        [Parameter(ParameterSetName = 'MoveVHDOnSCSI')]
        [switch]
        $SCSI,

        [Parameter(ParameterSetName = 'MoveVHDOnSCSI', Mandatory = $true)]
        [Parameter(ParameterSetName = 'MoveVHDOnIDE', Mandatory = $true)]
        [Parameter(ParameterSetName = 'SetVM')]
        [guid]
        $JobGroup,

        [Parameter(Mandatory = $true)]
        [string]
        $Path,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter(ParameterSetName = 'MoveVHDOnIDE')]
        [switch]
        $IDE,

        [Parameter(ParameterSetName = 'SetVM', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.StandaloneVirtualHardDisk]
        $VirtualHardDisk
    )
    process { Invoke-Simulated 'Move-SCVirtualHardDisk' $PSCmdlet $PSBoundParameters }
}

function Move-SCVirtualMachine {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VM]
        $VM,

        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Host]
        $VMHost,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.ReplicationGroup]
        $ReplicationGroup,

        [Parameter()]
        [Alias('BlockLMIfHostBusy')]
        [switch]
        $BlockLiveMigrationIfHostBusy,

        [Parameter()]
        [switch]
        $UseDiffDiskOptimization,

        [Parameter()]
        [switch]
        $StartVMOnTarget,

        [Parameter()]
        [switch]
        $DiscardSavedState,

        [Parameter()]
        [switch]
        $UseLAN,

        [Parameter()]
        [switch]
        $UseCluster,

        [Parameter()]
        [bool]
        $HighlyAvailable,

        [Parameter()]
        [string]
        $Path,

        [Parameter()]
        [guid]
        $JobGroup,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole
    )
    process { Invoke-Simulated 'Move-SCVirtualMachine' $PSCmdlet $PSBoundParameters }
}

function New-SCCustomProperty {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [string]
        $Name,

        [Parameter()]
        [string]
        $Description,

        [Parameter(Mandatory = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.CustomPropertyObjectType[]]
        $AddMember,

        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable
    )
    process { Invoke-Simulated 'New-SCCustomProperty' $PSCmdlet $PSBoundParameters }
}

function New-SCExternalJob {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter(Mandatory = $true, Position = 0)]
        [string]
        $Name,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.ClientObject]
        $ResultObject,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole
    )
    process { Invoke-Simulated 'New-SCExternalJob' $PSCmdlet $PSBoundParameters }
}

function New-SCHardwareProfile {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter()]
        [int]
        $Generation,

        [Parameter()]
        [bool]
        $HighlyAvailable,

        [Parameter()]
        [uint32]
        $HAVMPriority,

        [Parameter()]
        [bool]
        $DRProtectionRequired,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.ReplicationGroup]
        $ReplicationGroup,

        [Parameter()]
        [bool]
        $SecureBootEnabled,

        [Parameter()]
        [bool]
        $NumLock,

        [Parameter()]
        [Alias('LimitCPUFunctionality')]
        [bool]
        $CPULimitFunctionality,

        [Parameter()]
        [Alias('LimitCPUForMigration')]
        [bool]
        $CPULimitForMigration,

        [Parameter(Mandatory = $true, Position = 0)]
        [string]
        $Name,

        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.HardwareProfile]
        $HardwareProfile,

        [Parameter()]
        [string]
        $Owner,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $UserRole,

        [Parameter()]
        [guid]
        $JobGroup,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.CapabilityProfile]
        $CapabilityProfile,

        [Parameter()]
        [string]
        $Description,

        [Parameter()]
        [int]
        $MemoryMB,

        [Parameter()]
        [bool]
        $DynamicMemoryEnabled,

        [Parameter()]
        [int]
        $DynamicMemoryMaximumMB,

        [Parameter()]
        [int]
        $DynamicMemoryBufferPercentage,

        [Parameter()]
        [int]
        $MemoryWeight,

        [Parameter()]
        [bool]
        $VirtualVideoAdapterEnabled,

        [Parameter()]
        [int]
        $MonitorMaximumCount,

        [Parameter()]
        [Alias('MonitorResolutionMaximum')]
        [string]
        $MonitorMaximumResolution,

        [Parameter()]
        [int]
        $RecoveryPointObjective,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.ProtectionProvider]
        $ProtectionProvider,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.BootDevice[]]
        $BootOrder,

        [Parameter()]
        [string]
        $FirstBootDevice,

        [Parameter()]
        [string]
        $SecureBootTemplate,

        [Parameter()]
        [Alias('ProcessorCount')]
        [byte]
        $CPUCount,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.ProcessorType]
        $CPUType,

        [Parameter()]
        [Alias('ExpectedCPUUtilization')]
        [int]
        $CPUExpectedUtilizationPercent,

        [Parameter()]
        [Alias('DiskIO')]
        [int]
        $DiskIops,

        [Parameter()]
        [Alias('NetworkUtilization')]
        [int]
        $NetworkUtilizationMbps,

        [Parameter()]
        [Alias('RelativeWeight')]
        [int]
        $CPURelativeWeight,

        [Parameter()]
        [int]
        $CPUReserve,

        [Parameter()]
        [Alias('CPUMax')]
        [int]
        $CPUMaximumPercent,

        [Parameter()]
        [byte]
        $CPUPerVirtualNumaNodeMaximum,

        [Parameter()]
        [int]
        $MemoryPerVirtualNumaNodeMaximumMB,

        [Parameter()]
        [byte]
        $VirtualNumaNodesPerSocketMaximum,

        [Parameter()]
        [int]
        $DynamicMemoryMinimumMB,

        [Parameter()]
        [bool]
        $NumaIsolationRequired,

        [Parameter()]
        [uint16]
        $AutomaticCriticalErrorAction,

        [Parameter()]
        [int]
        $AutomaticCriticalErrorActionTimeout,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.CheckpointType]
        $CheckpointType,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable
    )
    process { Invoke-Simulated 'New-SCHardwareProfile' $PSCmdlet $PSBoundParameters }
}

function New-SCVMCheckpoint {
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VM]
        $VM,

        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter()]
        [string]
        $Description,

        [Parameter()]
        [string]
        $Name,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole
    )
    process { Invoke-Simulated 'New-SCVMCheckpoint' $PSCmdlet $PSBoundParameters }
}

function New-SCVirtualDVDDrive {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'JobGroup', ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter(Mandatory = $true)]
        [byte]
        $Bus,

        [Parameter(Mandatory = $true)]
        [byte]
        $LUN,

        [Parameter()]
        [switch]
        $Link,

        [Parameter(ParameterSetName = 'JobGroup', Mandatory = $true)]
        [guid]
        $JobGroup,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.ISO]
        $ISO,

        [Parameter()]
        [Alias('HostDrive')]
        [string]
        $VMHostDrive,

        [Parameter()]
        [Alias('AnyHostDrive')]
        [switch]
        $AnyVMHostDrive,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole,

        [Parameter(ParameterSetName = 'HardwareProfile', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.HardwareProfile]
        $HardwareProfile,

        [Parameter(ParameterSetName = 'VM', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VM]
        $VM,

        [Parameter(ParameterSetName = 'Template', Mandatory = $true, ValueFromPipeline = $true)]
        [Alias('Template')]
        [Microsoft.SystemCenter.VirtualMachineManager.Template]
        $VMTemplate
    )
    process { Invoke-Simulated 'New-SCVirtualDVDDrive' $PSCmdlet $PSBoundParameters }
}

function New-SCVirtualDiskDrive {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter(ParameterSetName = 'existingVHDToVMParamSetSCSI', Mandatory = $true)]
        [Parameter(ParameterSetName = 'existingVHDToTemplateParamSetSCSI', Mandatory = $true)]
        [Parameter(ParameterSetName = 'existingVHDToVMParamSetIDE', Mandatory = $true)]
        [Parameter(ParameterSetName = 'existingVHDToTemplateParamSetIDE', Mandatory = $true)]
        [Parameter(ParameterSetName = 'existingVHDToJobGroupParamSetSCSI', Mandatory = $true)]
        [Parameter(ParameterSetName = 'existingVHDToJobGroupParamSetIDE', Mandatory = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.StandaloneVirtualHardDisk]
        $VirtualHardDisk,

        [Parameter(Mandatory = $true)]
        [byte]
        $Bus,

        [Parameter(Mandatory = $true)]
        [byte]
        $LUN,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.VHDFormatType]
        $VirtualHardDiskFormatType,

        [Parameter()]
        [bool]
        $CreateDiffDisk,

        [Parameter(ParameterSetName = 'existingVHDToVMParamSetSCSI', Mandatory = $true, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'existingVHDToVMParamSetIDE', Mandatory = $true, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'existingHostVHDToVMParamSetSCSI', Mandatory = $true, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'newToVMParamSetSCSIFixed', Mandatory = $true, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'newToVMParamSetIDEDynamic', Mandatory = $true, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'newToVMParamSetSCSIDynamic', Mandatory = $true, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'newVirtualDiskDriveDifferencing', ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'newToVMParamSetIDEFixed', Mandatory = $true, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'existingHostVHDToVMParamSetIDE', Mandatory = $true, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'HostDiskToVMParamSetIDE', Mandatory = $true, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'HostDiskToVMParamSetSCSI', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VM]
        $VM,

        [Parameter(ParameterSetName = 'existingVHDToVMParamSetSCSI')]
        [Parameter(ParameterSetName = 'existingVHDToTemplateParamSetSCSI')]
        [Parameter(ParameterSetName = 'existingVHDToJobGroupParamSetSCSI')]
        [Parameter(ParameterSetName = 'existingHostVHDToVMParamSetSCSI')]
        [Parameter(ParameterSetName = 'newToVMParamSetSCSIFixed')]
        [Parameter(ParameterSetName = 'newToVMParamSetSCSIDynamic')]
        [Parameter(ParameterSetName = 'newVirtualDiskDriveDifferencing')]
        [Parameter(ParameterSetName = 'HostDiskToVMParamSetSCSI')]
        [Parameter(ParameterSetName = 'newToTemplateParamSetSCSIFixed')]
        [Parameter(ParameterSetName = 'newToTemplateParamSetSCSIDynamic')]
        [Parameter(ParameterSetName = 'AnyHostDiskToTemplateParamSetSCSI')]
        [Parameter(ParameterSetName = 'existingHostVHDToVMParamSetSCSIJobGroup')]
        [Parameter(ParameterSetName = 'HostDiskToJobGroupParamSetSCSI')]
        [Parameter(ParameterSetName = 'newToJobGroupParamSetSCSIDynamic')]
        [Parameter(ParameterSetName = 'newToJobGroupParamSetSCSIFixed')]
        [Parameter(ParameterSetName = 'AnyHostDiskToJobGroupParamSetSCSI')]
        [switch]
        $SCSI,

        [Parameter(ParameterSetName = 'existingVHDToVMParamSetSCSI')]
        [Parameter(ParameterSetName = 'existingVHDToVMParamSetIDE')]
        [Parameter(ParameterSetName = 'existingVHDToJobGroupParamSetSCSI')]
        [Parameter(ParameterSetName = 'existingVHDToJobGroupParamSetIDE')]
        [Parameter(ParameterSetName = 'existingHostVHDToVMParamSetSCSI', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newToVMParamSetSCSIFixed', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newToVMParamSetIDEDynamic', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newToVMParamSetSCSIDynamic', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newVirtualDiskDriveDifferencing', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newToVMParamSetIDEFixed', Mandatory = $true)]
        [Parameter(ParameterSetName = 'existingHostVHDToVMParamSetIDE', Mandatory = $true)]
        [Parameter(ParameterSetName = 'HostDiskToVMParamSetSCSI')]
        [Parameter(ParameterSetName = 'newToTemplateParamSetSCSIFixed', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newToTemplateParamSetIDEDynamic', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newToTemplateParamSetSCSIDynamic', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newToTemplateParamSetIDEFixed', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newToJobGroupParamSetIDEFixed', Mandatory = $true)]
        [Parameter(ParameterSetName = 'existingHostVHDToVMParamSetSCSIJobGroup', Mandatory = $true)]
        [Parameter(ParameterSetName = 'HostDiskToJobGroupParamSetSCSI')]
        [Parameter(ParameterSetName = 'newToJobGroupParamSetIDEDynamic', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newToJobGroupParamSetSCSIDynamic', Mandatory = $true)]
        [Parameter(ParameterSetName = 'existingHostVHDToVMParamSetIDEJobGroup', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newToJobGroupParamSetSCSIFixed', Mandatory = $true)]
        [string]
        $FileName,

        [Parameter(ParameterSetName = 'existingVHDToVMParamSetSCSI')]
        [Parameter(ParameterSetName = 'existingVHDToVMParamSetIDE')]
        [Parameter(ParameterSetName = 'existingVHDToJobGroupParamSetSCSI')]
        [Parameter(ParameterSetName = 'existingVHDToJobGroupParamSetIDE')]
        [Parameter(ParameterSetName = 'existingHostVHDToVMParamSetSCSI', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newToVMParamSetSCSIFixed')]
        [Parameter(ParameterSetName = 'newToVMParamSetIDEDynamic')]
        [Parameter(ParameterSetName = 'newToVMParamSetSCSIDynamic')]
        [Parameter(ParameterSetName = 'newVirtualDiskDriveDifferencing')]
        [Parameter(ParameterSetName = 'newToVMParamSetIDEFixed')]
        [Parameter(ParameterSetName = 'existingHostVHDToVMParamSetIDE', Mandatory = $true)]
        [Parameter(ParameterSetName = 'HostDiskToVMParamSetSCSI')]
        [Parameter(ParameterSetName = 'newToJobGroupParamSetIDEFixed')]
        [Parameter(ParameterSetName = 'existingHostVHDToVMParamSetSCSIJobGroup', Mandatory = $true)]
        [Parameter(ParameterSetName = 'HostDiskToJobGroupParamSetSCSI')]
        [Parameter(ParameterSetName = 'newToJobGroupParamSetIDEDynamic')]
        [Parameter(ParameterSetName = 'newToJobGroupParamSetSCSIDynamic')]
        [Parameter(ParameterSetName = 'existingHostVHDToVMParamSetIDEJobGroup', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newToJobGroupParamSetSCSIFixed')]
        [string]
        $Path,

        [Parameter()]
        [switch]
        $BootVolume,

        [Parameter()]
        [switch]
        $SystemVolume,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.VolumeType]
        $VolumeType,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.StorageClassification]
        $StorageClassification,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.StorageQoSPolicy]
        $StorageQoSPolicy,

        [Parameter()]
        [switch]
        $ReturnImmediately,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole,

        [Parameter(ParameterSetName = 'existingVHDToTemplateParamSetSCSI')]
        [Parameter(ParameterSetName = 'existingVHDToJobGroupParamSetSCSI')]
        [bool]
        $SharedStorage,

        [Parameter(ParameterSetName = 'existingVHDToTemplateParamSetSCSI', Mandatory = $true, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'existingVHDToTemplateParamSetIDE', Mandatory = $true, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'newToTemplateParamSetSCSIFixed', Mandatory = $true, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'newToTemplateParamSetIDEDynamic', Mandatory = $true, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'newToTemplateParamSetSCSIDynamic', Mandatory = $true, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'AnyHostDiskToTemplateParamSetIDE', Mandatory = $true, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'newToTemplateParamSetIDEFixed', Mandatory = $true, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'AnyHostDiskToTemplateParamSetSCSI', Mandatory = $true, ValueFromPipeline = $true)]
        [Alias('Template')]
        [Microsoft.SystemCenter.VirtualMachineManager.Template]
        $VMTemplate,

        [Parameter(ParameterSetName = 'existingVHDToVMParamSetIDE')]
        [Parameter(ParameterSetName = 'existingVHDToTemplateParamSetIDE')]
        [Parameter(ParameterSetName = 'existingVHDToJobGroupParamSetIDE')]
        [Parameter(ParameterSetName = 'newToVMParamSetIDEDynamic')]
        [Parameter(ParameterSetName = 'newVirtualDiskDriveDifferencing')]
        [Parameter(ParameterSetName = 'newToVMParamSetIDEFixed')]
        [Parameter(ParameterSetName = 'existingHostVHDToVMParamSetIDE')]
        [Parameter(ParameterSetName = 'HostDiskToVMParamSetIDE')]
        [Parameter(ParameterSetName = 'newToTemplateParamSetIDEDynamic')]
        [Parameter(ParameterSetName = 'AnyHostDiskToTemplateParamSetIDE')]
        [Parameter(ParameterSetName = 'newToTemplateParamSetIDEFixed')]
        [Parameter(ParameterSetName = 'newToJobGroupParamSetIDEFixed')]
        [Parameter(ParameterSetName = 'AnyHostDiskToJobGroupParamSetIDE')]
        [Parameter(ParameterSetName = 'newToJobGroupParamSetIDEDynamic')]
        [Parameter(ParameterSetName = 'HostDiskToJobGroupParamSetIDE')]
        [Parameter(ParameterSetName = 'existingHostVHDToVMParamSetIDEJobGroup')]
        [switch]
        $IDE,

        [Parameter(ParameterSetName = 'existingVHDToJobGroupParamSetSCSI', Mandatory = $true)]
        [Parameter(ParameterSetName = 'existingVHDToJobGroupParamSetIDE', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newVirtualDiskDriveDifferencing')]
        [Parameter(ParameterSetName = 'newToJobGroupParamSetIDEFixed', Mandatory = $true)]
        [Parameter(ParameterSetName = 'existingHostVHDToVMParamSetSCSIJobGroup', Mandatory = $true)]
        [Parameter(ParameterSetName = 'AnyHostDiskToJobGroupParamSetIDE', Mandatory = $true)]
        [Parameter(ParameterSetName = 'HostDiskToJobGroupParamSetSCSI', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newToJobGroupParamSetIDEDynamic', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newToJobGroupParamSetSCSIDynamic', Mandatory = $true)]
        [Parameter(ParameterSetName = 'HostDiskToJobGroupParamSetIDE', Mandatory = $true)]
        [Parameter(ParameterSetName = 'existingHostVHDToVMParamSetIDEJobGroup', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newToJobGroupParamSetSCSIFixed', Mandatory = $true)]
        [Parameter(ParameterSetName = 'AnyHostDiskToJobGroupParamSetSCSI', Mandatory = $true)]
        [guid]
        $JobGroup,

        [Parameter(ParameterSetName = 'existingHostVHDToVMParamSetSCSI')]
        [Parameter(ParameterSetName = 'existingHostVHDToVMParamSetIDE')]
        [Parameter(ParameterSetName = 'existingHostVHDToVMParamSetSCSIJobGroup')]
        [Parameter(ParameterSetName = 'existingHostVHDToVMParamSetIDEJobGroup')]
        [switch]
        $UseLocalVirtualHardDisk,

        [Parameter(ParameterSetName = 'newToVMParamSetSCSIFixed')]
        [Parameter(ParameterSetName = 'newToVMParamSetIDEFixed')]
        [Parameter(ParameterSetName = 'newToTemplateParamSetSCSIFixed')]
        [Parameter(ParameterSetName = 'newToTemplateParamSetIDEFixed')]
        [Parameter(ParameterSetName = 'newToJobGroupParamSetIDEFixed')]
        [Parameter(ParameterSetName = 'newToJobGroupParamSetSCSIFixed')]
        [switch]
        $Fixed,

        [Parameter(ParameterSetName = 'newToVMParamSetSCSIFixed', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newToVMParamSetIDEDynamic', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newToVMParamSetSCSIDynamic', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newToVMParamSetIDEFixed', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newToTemplateParamSetSCSIFixed', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newToTemplateParamSetIDEDynamic', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newToTemplateParamSetSCSIDynamic', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newToTemplateParamSetIDEFixed', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newToJobGroupParamSetIDEFixed', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newToJobGroupParamSetIDEDynamic', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newToJobGroupParamSetSCSIDynamic', Mandatory = $true)]
        [Parameter(ParameterSetName = 'newToJobGroupParamSetSCSIFixed', Mandatory = $true)]
        [Alias('Size')]
        [long]
        $VirtualHardDiskSizeMB,

        [Parameter(ParameterSetName = 'newToVMParamSetIDEDynamic')]
        [Parameter(ParameterSetName = 'newToVMParamSetSCSIDynamic')]
        [Parameter(ParameterSetName = 'newToTemplateParamSetIDEDynamic')]
        [Parameter(ParameterSetName = 'newToTemplateParamSetSCSIDynamic')]
        [Parameter(ParameterSetName = 'newToJobGroupParamSetIDEDynamic')]
        [Parameter(ParameterSetName = 'newToJobGroupParamSetSCSIDynamic')]
        [switch]
        $Dynamic,

        [Parameter(ParameterSetName = 'newVirtualDiskDriveDifferencing', Mandatory = $true)]
        [string]
        $ParentVirtualHardDiskPath,

        [Parameter(ParameterSetName = 'newVirtualDiskDriveDifferencing')]
        [switch]
        $Differencing,

        [Parameter(ParameterSetName = 'HostDiskToVMParamSetIDE', Mandatory = $true)]
        [Parameter(ParameterSetName = 'HostDiskToVMParamSetSCSI', Mandatory = $true)]
        [Parameter(ParameterSetName = 'HostDiskToJobGroupParamSetSCSI', Mandatory = $true)]
        [Parameter(ParameterSetName = 'HostDiskToJobGroupParamSetIDE', Mandatory = $true)]
        [Alias('HostDisk')]
        [Microsoft.SystemCenter.VirtualMachineManager.StorageDisk]
        $StorageDisk,

        [Parameter(ParameterSetName = 'AnyHostDiskToTemplateParamSetIDE')]
        [Parameter(ParameterSetName = 'AnyHostDiskToTemplateParamSetSCSI')]
        [Parameter(ParameterSetName = 'AnyHostDiskToJobGroupParamSetIDE')]
        [Parameter(ParameterSetName = 'AnyHostDiskToJobGroupParamSetSCSI')]
        [Alias('AnyHostDisk')]
        [switch]
        $AnyStorageDisk
    )
    process { Invoke-Simulated 'New-SCVirtualDiskDrive' $PSCmdlet $PSBoundParameters }
}

function New-SCVirtualScsiAdapter {
    [CmdletBinding(DefaultParameterSetName = 'VM', PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter(ParameterSetName = 'VM', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VM]
        $VM,

        [Parameter(Position = 0, ValueFromPipeline = $true)]
        [byte]
        $AdapterID,

        [Parameter()]
        [Alias('Shared')]
        [bool]
        $ShareVirtualScsiAdapter,

        [Parameter()]
        [switch]
        $Synthetic,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.VMSCSIControllerType]
        $ScsiControllerType,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole,

        [Parameter(ParameterSetName = 'HardwareProfile', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.HardwareProfile]
        $HardwareProfile,

        [Parameter(ParameterSetName = 'Template', Mandatory = $true, ValueFromPipeline = $true)]
        [Alias('Template')]
        [Microsoft.SystemCenter.VirtualMachineManager.Template]
        $VMTemplate,

        [Parameter(ParameterSetName = 'JobGroup', Mandatory = $true)]
        [guid]
        $JobGroup
    )
    process { Invoke-Simulated 'New-SCVirtualScsiAdapter' $PSCmdlet $PSBoundParameters }
}

function Read-SCGuestInfo {
    [CmdletBinding(DefaultParameterSetName = 'MultipleKvpKeys', PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VM]
        $VM,

        [Parameter(ParameterSetName = 'MultipleKvpKeys', Mandatory = $true)]
        [hashtable]
        $KvpMap,

        [Parameter(ParameterSetName = 'SingleKvpKey', Mandatory = $true, Position = 1)]
        [string]
        $Key
    )
    process { Invoke-Simulated 'Read-SCGuestInfo' $PSCmdlet $PSBoundParameters }
}

function Read-SCLibraryShare {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.LibraryShare]
        $LibraryShare,

        [Parameter()]
        [string]
        $Path,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable
    )
    process { Invoke-Simulated 'Read-SCLibraryShare' $PSCmdlet $PSBoundParameters }
}

function Read-SCVMHost {
    [CmdletBinding(DefaultParameterSetName = 'DefaultRefresh', PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Host]
        $VMHost,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter(ParameterSetName = 'OutOfBandRefresh')]
        [switch]
        $RefreshOutOfBandProperties
    )
    process { Invoke-Simulated 'Read-SCVMHost' $PSCmdlet $PSBoundParameters }
}

function Read-SCVMHostCluster {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.HostCluster]
        $VMHostCluster,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable
    )
    process { Invoke-Simulated 'Read-SCVMHostCluster' $PSCmdlet $PSBoundParameters }
}

function Read-SCVirtualMachine {
    [CmdletBinding(DefaultParameterSetName = 'FullRefreshSingleVm', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'FullRefreshSingleVm', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VM]
        $VM,

        [Parameter(ParameterSetName = 'FullRefreshSingleVm')]
        [switch]
        $Force,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole,

        [Parameter(ParameterSetName = 'LightRefreshVmsOnHost', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Host]
        $VMHost
    )
    process { Invoke-Simulated 'Read-SCVirtualMachine' $PSCmdlet $PSBoundParameters }
}

function Register-SCVirtualMachine {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Host]
        $VMHost,

        [Parameter(Mandatory = $true, Position = 1)]
        [string]
        $Path,

        [Parameter()]
        [guid]
        $JobGroup,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable
    )
    process { Invoke-Simulated 'Register-SCVirtualMachine' $PSCmdlet $PSBoundParameters }
}

function Remove-SCVMCheckpoint {
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VMCheckpoint]
        $VMCheckpoint,

        [Parameter()]
        [guid]
        $JobGroup,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole
    )
    process { Invoke-Simulated 'Remove-SCVMCheckpoint' $PSCmdlet $PSBoundParameters }
}

function Remove-SCVirtualDVDDrive {
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'VirtualDVDDriveSpecified', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VirtualDVDDrive]
        $VirtualDVDDrive,

        [Parameter(ParameterSetName = 'VirtualDVDDriveSpecified')]
        [Parameter(ParameterSetName = 'SourceBusAndLunSpecified', Mandatory = $true)]
        [guid]
        $JobGroup,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole,

        [Parameter(ParameterSetName = 'SourceBusAndLunSpecified', Mandatory = $true)]
        [byte]
        $SourceBus,

        [Parameter(ParameterSetName = 'SourceBusAndLunSpecified', Mandatory = $true)]
        [byte]
        $SourceLUN
    )
    process { Invoke-Simulated 'Remove-SCVirtualDVDDrive' $PSCmdlet $PSBoundParameters }
}

function Remove-SCVirtualDiskDrive {
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VirtualDiskDrive]
        $VirtualDiskDrive,

        [Parameter()]
        [switch]
        $SkipDeleteVHD,

        [Parameter()]
        [guid]
        $JobGroup,

        [Parameter()]
        [switch]
        $Force,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole
    )
    process { Invoke-Simulated 'Remove-SCVirtualDiskDrive' $PSCmdlet $PSBoundParameters }
}

function Remove-SCVirtualHardDisk {
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VirtualHardDisk]
        $VirtualHardDisk,

        [Parameter()]
        [guid]
        $JobGroup,

        [Parameter()]
        [switch]
        $Force,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable
    )
    process { Invoke-Simulated 'Remove-SCVirtualHardDisk' $PSCmdlet $PSBoundParameters }
}

function Remove-SCVirtualScsiAdapter {
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VirtualSCSIAdapter]
        $VirtualScsiAdapter,

        [Parameter()]
        [guid]
        $JobGroup,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole
    )
    process { Invoke-Simulated 'Remove-SCVirtualScsiAdapter' $PSCmdlet $PSBoundParameters }
}

function Repair-SCVirtualMachine {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VM]
        $VM,

        [Parameter(ParameterSetName = 'Dismiss')]
        [switch]
        $Dismiss,

        [Parameter(ParameterSetName = 'Dismiss')]
        [switch]
        $Force,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole,

        [Parameter(ParameterSetName = 'Undo')]
        [switch]
        $Undo,

        [Parameter(ParameterSetName = 'Retry')]
        [switch]
        $Retry,

        [Parameter(ParameterSetName = 'Agent')]
        [switch]
        $Agent,

        [Parameter(ParameterSetName = 'MigrateDBOnlyVM')]
        [switch]
        $MigrateDBOnlyVM,

        [Parameter(ParameterSetName = 'MigrateDBOnlyVM', Mandatory = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Host]
        $VMHost
    )
    process { Invoke-Simulated 'Repair-SCVirtualMachine' $PSCmdlet $PSBoundParameters }
}

function Reset-SCVirtualMachine {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VM]
        $VM,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole
    )
    process { Invoke-Simulated 'Reset-SCVirtualMachine' $PSCmdlet $PSBoundParameters }
}

function Restart-SCJob {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Task]
        $Job,

        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VMMCredential]
        $Credential,

        [Parameter()]
        [switch]
        $SkipLastFailedStep,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole
    )
    process { Invoke-Simulated 'Restart-SCJob' $PSCmdlet $PSBoundParameters }
}

function Restore-SCVMCheckpoint {
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VMCheckpoint]
        $VMCheckpoint,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole
    )
    process { Invoke-Simulated 'Restore-SCVMCheckpoint' $PSCmdlet $PSBoundParameters }
}

function Resume-SCVirtualMachine {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VM]
        $VM,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole
    )
    process { Invoke-Simulated 'Resume-SCVirtualMachine' $PSCmdlet $PSBoundParameters }
}

function Save-SCVirtualMachine {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VM]
        $VM,

        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.LibraryServer]
        $LibraryServer,

        [Parameter()]
        [switch]
        $UseLAN,

        [Parameter()]
        [string]
        $SharePath,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole
    )
    process { Invoke-Simulated 'Save-SCVirtualMachine' $PSCmdlet $PSBoundParameters }
}

function Set-SCCustomPropertyValue {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.CustomProperty]
        $CustomProperty,

        [Parameter(ParameterSetName = 'InputObject', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.ClientObject]
        $InputObject,

        [Parameter(Mandatory = $true)]
        [string]
        $Value,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole,

        [Parameter(ParameterSetName = 'JobGroup', Mandatory = $true)]
        [guid]
        $JobGroup
    )
    process { Invoke-Simulated 'Set-SCCustomPropertyValue' $PSCmdlet $PSBoundParameters }
}

function Set-SCExternalJob {
    [CmdletBinding(DefaultParameterSetName = 'Progress', PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Task]
        $Job,

        [Parameter(ParameterSetName = 'Progress', Mandatory = $true)]
        [int]
        $ProgressValue,

        [Parameter(ParameterSetName = 'Completed')]
        [switch]
        $Completed,

        [Parameter(ParameterSetName = 'Completed')]
        [Parameter(ParameterSetName = 'Failed', Mandatory = $true)]
        [string]
        $InfoMessage,

        [Parameter(ParameterSetName = 'Failed')]
        [switch]
        $Failed
    )
    process { Invoke-Simulated 'Set-SCExternalJob' $PSCmdlet $PSBoundParameters }
}

function Set-SCHardwareProfile {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.HardwareProfile]
        $HardwareProfile,

        [Parameter()]
        [bool]
        $HighlyAvailable,

        [Parameter()]
        [uint32]
        $HAVMPriority,

        [Parameter()]
        [bool]
        $DRProtectionRequired,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.ReplicationGroup]
        $ReplicationGroup,

        [Parameter()]
        [bool]
        $SecureBootEnabled,

        [Parameter()]
        [bool]
        $NumLock,

        [Parameter()]
        [Alias('LimitCPUFunctionality')]
        [bool]
        $CPULimitFunctionality,

        [Parameter()]
        [Alias('LimitCPUForMigration')]
        [bool]
        $CPULimitForMigration,

        [Parameter()]
        [string]
        $Name,

        [Parameter()]
        [switch]
        $RemoveCapabilityProfile,

        [Parameter()]
        [string]
        $Owner,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $UserRole,

        [Parameter()]
        [guid]
        $JobGroup,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.CapabilityProfile]
        $CapabilityProfile,

        [Parameter()]
        [string]
        $Description,

        [Parameter()]
        [int]
        $MemoryMB,

        [Parameter()]
        [bool]
        $DynamicMemoryEnabled,

        [Parameter()]
        [int]
        $DynamicMemoryMaximumMB,

        [Parameter()]
        [int]
        $DynamicMemoryBufferPercentage,

        [Parameter()]
        [int]
        $MemoryWeight,

        [Parameter()]
        [bool]
        $VirtualVideoAdapterEnabled,

        [Parameter()]
        [int]
        $MonitorMaximumCount,

        [Parameter()]
        [Alias('MonitorResolutionMaximum')]
        [string]
        $MonitorMaximumResolution,

        [Parameter()]
        [int]
        $RecoveryPointObjective,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.ProtectionProvider]
        $ProtectionProvider,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.BootDevice[]]
        $BootOrder,

        [Parameter()]
        [string]
        $FirstBootDevice,

        [Parameter()]
        [string]
        $SecureBootTemplate,

        [Parameter()]
        [Alias('ProcessorCount')]
        [byte]
        $CPUCount,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.ProcessorType]
        $CPUType,

        [Parameter()]
        [Alias('ExpectedCPUUtilization')]
        [int]
        $CPUExpectedUtilizationPercent,

        [Parameter()]
        [Alias('DiskIO')]
        [int]
        $DiskIops,

        [Parameter()]
        [Alias('NetworkUtilization')]
        [int]
        $NetworkUtilizationMbps,

        [Parameter()]
        [Alias('RelativeWeight')]
        [int]
        $CPURelativeWeight,

        [Parameter()]
        [int]
        $CPUReserve,

        [Parameter()]
        [Alias('CPUMax')]
        [int]
        $CPUMaximumPercent,

        [Parameter()]
        [byte]
        $CPUPerVirtualNumaNodeMaximum,

        [Parameter()]
        [int]
        $MemoryPerVirtualNumaNodeMaximumMB,

        [Parameter()]
        [byte]
        $VirtualNumaNodesPerSocketMaximum,

        [Parameter()]
        [int]
        $DynamicMemoryMinimumMB,

        [Parameter()]
        [bool]
        $NumaIsolationRequired,

        [Parameter()]
        [uint16]
        $AutomaticCriticalErrorAction,

        [Parameter()]
        [int]
        $AutomaticCriticalErrorActionTimeout,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.CheckpointType]
        $CheckpointType,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable
    )
    process { Invoke-Simulated 'Set-SCHardwareProfile' $PSCmdlet $PSBoundParameters }
}

function Set-SCStorageVolume {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Alias('VMHostVolume')]
        [Microsoft.SystemCenter.VirtualMachineManager.StorageVolume]
        $StorageVolume,

        [Parameter()]
        [bool]
        $AvailableForPlacement,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.DedupMode]
        $DedupMode,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable
    )
    process { Invoke-Simulated 'Set-SCStorageVolume' $PSCmdlet $PSBoundParameters }
}

function Set-SCVMCheckpoint {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VMCheckpoint]
        $VMCheckpoint,

        [Parameter()]
        [string]
        $Description,

        [Parameter()]
        [string]
        $Name,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole
    )
    process { Invoke-Simulated 'Set-SCVMCheckpoint' $PSCmdlet $PSBoundParameters }
}

function Set-SCVMMServer {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter()]
        [bool]
        $DiagnosticsAndUsageData,

        [Parameter()]
        [string]
        $VMRCAccessAccount,

        [Parameter()]
        [uint32]
        $VMRCDefaultPort,

        [Parameter()]
        [uint32]
        $VMConnectDefaultPort,

        [Parameter()]
        [bool]
        $LibraryRefresherEnabled,

        [Parameter()]
        [uint16]
        $LibraryRefresherFrequency,

        [Parameter()]
        [bool]
        $AutomaticLogicalNetworkCreationEnabled,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.LogicalNetworkMatchOption]
        $LogicalNetworkMatch,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.LogicalNetworkMatchOption]
        $BackupLogicalNetworkMatch,

        [Parameter()]
        [bool]
        $AutomaticVirtualNetworkCreationEnabled,

        [Parameter()]
        [uint32]
        $VMSubnetIDRangeStart,

        [Parameter()]
        [uint32]
        $VMSubnetIDRangeEnd,

        [Parameter()]
        [int]
        $VMConnectTimeToLiveInMinutes,

        [Parameter()]
        [string]
        $VMConnectGatewayCertificatePath,

        [Parameter()]
        [securestring]
        $VMConnectGatewayCertificatePassword,

        [Parameter()]
        [string]
        $VMConnectHyperVCertificatePath,

        [Parameter()]
        [securestring]
        $VMConnectHyperVCertificatePassword,

        [Parameter()]
        [string]
        $VMConnectNCCertificatePath,

        [Parameter()]
        [securestring]
        $VMConnectNCCertificatePassword,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.VMConnectHostIDMode]
        $VMConnectHostIdentificationMode,

        [Parameter()]
        [string]
        $KeyProtectionServerUrl,

        [Parameter()]
        [string]
        $AttestationServerUrl,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.VirtualHardDisk]
        $ShieldingHelperVhd,

        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.PortACL]
        $PortACL,

        [Parameter()]
        [switch]
        $RemovePortACL,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable
    )
    process { Invoke-Simulated 'Set-SCVMMServer' $PSCmdlet $PSBoundParameters }
}

function Set-SCVMTemplate {
    [CmdletBinding(DefaultParameterSetName = 'Default', PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Alias('Template')]
        [Microsoft.SystemCenter.VirtualMachineManager.Template]
        $VMTemplate,

        [Parameter()]
        [string]
        $ProductKey,

        [Parameter()]
        [string[]]
        $GuiRunOnceCommands,

        [Parameter()]
        [Alias('AdminPasswordCredential')]
        [Microsoft.SystemCenter.VirtualMachineManager.VMMCredential]
        $LocalAdministratorCredential,

        [Parameter()]
        [bool]
        $MergeAnswerFile,

        [Parameter()]
        [Alias('JoinDomainCredential')]
        [Microsoft.SystemCenter.VirtualMachineManager.VMMCredential]
        $DomainJoinCredential,

        [Parameter(ValueFromPipeline = $true)]
        [Alias('SysPrepFile')]
        [Microsoft.SystemCenter.VirtualMachineManager.Script]
        $AnswerFile,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.ApplicationProfile]
        $ApplicationProfile,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.SQLProfile]
        $SQLProfile,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.SSHKey]
        $LinuxAdministratorSSHKey,

        [Parameter()]
        [string]
        $LinuxAdministratorSSHKeyString,

        [Parameter()]
        [string]
        $LinuxDomainName,

        [Parameter()]
        [string]
        $Owner,

        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.OperatingSystem]
        $OperatingSystem,

        [Parameter()]
        [bool]
        $Enabled,

        [Parameter()]
        [bool]
        $HighlyAvailable,

        [Parameter()]
        [uint32]
        $HAVMPriority,

        [Parameter()]
        [bool]
        $DRProtectionRequired,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.ReplicationGroup]
        $ReplicationGroup,

        [Parameter()]
        [bool]
        $SecureBootEnabled,

        [Parameter()]
        [bool]
        $NumLock,

        [Parameter()]
        [Alias('LimitCPUFunctionality')]
        [bool]
        $CPULimitFunctionality,

        [Parameter()]
        [Alias('LimitCPUForMigration')]
        [bool]
        $CPULimitForMigration,

        [Parameter()]
        [string]
        $FullName,

        [Parameter()]
        [Alias('OrgName')]
        [string]
        $OrganizationName,

        [Parameter()]
        [string]
        $ComputerName,

        [Parameter()]
        [int]
        $TimeZone,

        [Parameter()]
        [switch]
        $RemoveServerFeatures,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.RunAsAccount]
        $AutoLogonCredential,

        [Parameter()]
        [uint32]
        $AutoLogonCount,

        [Parameter()]
        [switch]
        $DisableAutoLogon,

        [Parameter()]
        [System.Collections.Generic.Dictionary[System.String,System.String]]
        $UnattendSettings,

        [Parameter()]
        [string]
        $DomainJoinOrganizationalUnit,

        [Parameter()]
        [switch]
        $RemoveDomainJoinOrganizationalUnit,

        [Parameter()]
        [Alias('JoinDomain')]
        [string]
        $Domain,

        [Parameter()]
        [Alias('JoinWorkgroup')]
        [string]
        $Workgroup,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.CapabilityProfile]
        $CapabilityProfile,

        [Parameter()]
        [switch]
        $RemoveCapabilityProfile,

        [Parameter()]
        [Alias('SelfServiceUserRole')]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $UserRole,

        [Parameter()]
        [guid]
        $JobGroup,

        [Parameter()]
        [uint32]
        $QuotaPoint,

        [Parameter()]
        [string]
        $CostCenter,

        [Parameter()]
        [string]
        $Tag,

        [Parameter()]
        [string]
        $Custom1,

        [Parameter()]
        [string]
        $Custom2,

        [Parameter()]
        [string]
        $Custom3,

        [Parameter()]
        [string]
        $Custom4,

        [Parameter()]
        [string]
        $Custom5,

        [Parameter()]
        [string]
        $Custom6,

        [Parameter()]
        [string]
        $Custom7,

        [Parameter()]
        [string]
        $Custom8,

        [Parameter()]
        [string]
        $Custom9,

        [Parameter()]
        [string]
        $Custom10,

        [Parameter()]
        [Alias('ExcludeFromPRO')]
        [bool]
        $BlockDynamicOptimization,

        [Parameter()]
        [switch]
        $ClearDRProtection,

        [Parameter()]
        [string]
        $Description,

        [Parameter()]
        [int]
        $MemoryMB,

        [Parameter()]
        [bool]
        $DynamicMemoryEnabled,

        [Parameter()]
        [int]
        $DynamicMemoryMaximumMB,

        [Parameter()]
        [int]
        $DynamicMemoryBufferPercentage,

        [Parameter()]
        [int]
        $MemoryWeight,

        [Parameter()]
        [bool]
        $VirtualVideoAdapterEnabled,

        [Parameter()]
        [int]
        $MonitorMaximumCount,

        [Parameter()]
        [Alias('MonitorResolutionMaximum')]
        [string]
        $MonitorMaximumResolution,

        [Parameter()]
        [int]
        $RecoveryPointObjective,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.ProtectionProvider]
        $ProtectionProvider,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.BootDevice[]]
        $BootOrder,

        [Parameter()]
        [string]
        $FirstBootDevice,

        [Parameter()]
        [string]
        $SecureBootTemplate,

        [Parameter()]
        [Alias('ProcessorCount')]
        [byte]
        $CPUCount,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.ProcessorType]
        $CPUType,

        [Parameter()]
        [Alias('ExpectedCPUUtilization')]
        [int]
        $CPUExpectedUtilizationPercent,

        [Parameter()]
        [Alias('DiskIO')]
        [int]
        $DiskIops,

        [Parameter()]
        [Alias('NetworkUtilization')]
        [int]
        $NetworkUtilizationMbps,

        [Parameter()]
        [Alias('RelativeWeight')]
        [int]
        $CPURelativeWeight,

        [Parameter()]
        [int]
        $CPUReserve,

        [Parameter()]
        [Alias('CPUMax')]
        [int]
        $CPUMaximumPercent,

        [Parameter()]
        [byte]
        $CPUPerVirtualNumaNodeMaximum,

        [Parameter()]
        [int]
        $MemoryPerVirtualNumaNodeMaximumMB,

        [Parameter()]
        [byte]
        $VirtualNumaNodesPerSocketMaximum,

        [Parameter()]
        [int]
        $DynamicMemoryMinimumMB,

        [Parameter()]
        [bool]
        $NumaIsolationRequired,

        [Parameter()]
        [uint16]
        $AutomaticCriticalErrorAction,

        [Parameter()]
        [int]
        $AutomaticCriticalErrorActionTimeout,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.CheckpointType]
        $CheckpointType,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter(ParameterSetName = 'SingleVM')]
        [string]
        $Name
    )
    process { Invoke-Simulated 'Set-SCVMTemplate' $PSCmdlet $PSBoundParameters }
}

function Set-SCVirtualDVDDrive {
    [CmdletBinding(DefaultParameterSetName = 'BusChangesWithVirtualDVDDriveSpecified', PositionalBinding = $false)]
    param(
        [Parameter()]
        [byte]
        $Bus,

        [Parameter()]
        [byte]
        $LUN,

        [Parameter(ParameterSetName = 'BusChangesWithVirtualDVDDriveSpecified', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'ISOWithVirtualDVDDriveSpecified', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'HostDriveWithVirtualDVDDriveSpecified', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'NoMediaWithVirtualDVDDriveSpecified', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'AnyHostDriveWithVirtualDVDDriveSpecified', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VirtualDVDDrive]
        $VirtualDVDDrive,

        [Parameter(ParameterSetName = 'BusChangesWithVirtualDVDDriveSpecified')]
        [Parameter(ParameterSetName = 'ISOWithVirtualDVDDriveSpecified')]
        [Parameter(ParameterSetName = 'HostDriveWithVirtualDVDDriveSpecified')]
        [Parameter(ParameterSetName = 'BusChangesWithSourceBusAndLunSpecified', Mandatory = $true)]
        [Parameter(ParameterSetName = 'AnyHostDriveWithSourceBusAndLunSpecified', Mandatory = $true)]
        [Parameter(ParameterSetName = 'NoMediaWithVirtualDVDDriveSpecified')]
        [Parameter(ParameterSetName = 'AnyHostDriveWithVirtualDVDDriveSpecified')]
        [Parameter(ParameterSetName = 'ISOWithSourceBusAndLunSpecified', Mandatory = $true)]
        [Parameter(ParameterSetName = 'HostDriveWithSourceBusAndLunSpecified', Mandatory = $true)]
        [Parameter(ParameterSetName = 'NoMediaWithSourceBusAndLunSpecified', Mandatory = $true)]
        [guid]
        $JobGroup,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole,

        [Parameter(ParameterSetName = 'ISOWithVirtualDVDDriveSpecified')]
        [Parameter(ParameterSetName = 'ISOWithSourceBusAndLunSpecified')]
        [switch]
        $Link,

        [Parameter(ParameterSetName = 'ISOWithVirtualDVDDriveSpecified', Mandatory = $true, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'ISOWithSourceBusAndLunSpecified', Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.ISO]
        $ISO,

        [Parameter(ParameterSetName = 'HostDriveWithVirtualDVDDriveSpecified', Mandatory = $true)]
        [Parameter(ParameterSetName = 'HostDriveWithSourceBusAndLunSpecified', Mandatory = $true)]
        [Alias('HostDrive')]
        [string]
        $VMHostDrive,

        [Parameter(ParameterSetName = 'BusChangesWithSourceBusAndLunSpecified', Mandatory = $true)]
        [Parameter(ParameterSetName = 'AnyHostDriveWithSourceBusAndLunSpecified', Mandatory = $true)]
        [Parameter(ParameterSetName = 'ISOWithSourceBusAndLunSpecified', Mandatory = $true)]
        [Parameter(ParameterSetName = 'HostDriveWithSourceBusAndLunSpecified', Mandatory = $true)]
        [Parameter(ParameterSetName = 'NoMediaWithSourceBusAndLunSpecified', Mandatory = $true)]
        [byte]
        $SourceBus,

        [Parameter(ParameterSetName = 'BusChangesWithSourceBusAndLunSpecified', Mandatory = $true)]
        [Parameter(ParameterSetName = 'AnyHostDriveWithSourceBusAndLunSpecified', Mandatory = $true)]
        [Parameter(ParameterSetName = 'ISOWithSourceBusAndLunSpecified', Mandatory = $true)]
        [Parameter(ParameterSetName = 'HostDriveWithSourceBusAndLunSpecified', Mandatory = $true)]
        [Parameter(ParameterSetName = 'NoMediaWithSourceBusAndLunSpecified', Mandatory = $true)]
        [byte]
        $SourceLUN,

        [Parameter(ParameterSetName = 'AnyHostDriveWithSourceBusAndLunSpecified')]
        [Parameter(ParameterSetName = 'AnyHostDriveWithVirtualDVDDriveSpecified')]
        [Alias('AnyHostDrive')]
        [switch]
        $AnyVMHostDrive,

        [Parameter(ParameterSetName = 'NoMediaWithVirtualDVDDriveSpecified')]
        [Parameter(ParameterSetName = 'NoMediaWithSourceBusAndLunSpecified')]
        [switch]
        $NoMedia
    )
    process { Invoke-Simulated 'Set-SCVirtualDVDDrive' $PSCmdlet $PSBoundParameters }
}

function Set-SCVirtualDiskDrive {
    [CmdletBinding(DefaultParameterSetName = 'BusChanges', PositionalBinding = $false)]
    param(
        [Parameter()]
        [byte]
        $Bus,

        [Parameter()]
        [byte]
        $LUN,

        [Parameter()]
        [switch]
        $SCSI,

        [Parameter()]
        [switch]
        $IDE,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.VolumeType]
        $VolumeType,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.StorageClassification]
        $StorageClassification,

        [Parameter()]
        [bool]
        $SharedStorage,

        [Parameter()]
        [bool]
        $CreateDiffDisk,

        [Parameter(Mandatory = $true, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VirtualDiskDrive]
        $VirtualDiskDrive,

        [Parameter()]
        [guid]
        $JobGroup,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole,

        [Parameter(ParameterSetName = 'StorageQoSPolicy', Mandatory = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.StorageQoSPolicy]
        $StorageQoSPolicy,

        [Parameter(ParameterSetName = 'IOPSMaximum', Mandatory = $true)]
        [uint64]
        $IOPSMaximum,

        [Parameter(ParameterSetName = 'DisableStorageQoS')]
        [switch]
        $DisableStorageQoS
    )
    process { Invoke-Simulated 'Set-SCVirtualDiskDrive' $PSCmdlet $PSBoundParameters }
}

function Set-SCVirtualHardDisk {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Default')]
        [Microsoft.SystemCenter.VirtualMachineManager.OperatingSystem]
        $OperatingSystem,

        [Parameter(ParameterSetName = 'Default')]
        [Microsoft.SystemCenter.VirtualMachineManager.VirtualizationPlatform]
        $VirtualizationPlatform,

        [Parameter(ParameterSetName = 'Default')]
        [System.Collections.Generic.List[System.String]]
        $Tag,

        [Parameter(ParameterSetName = 'Default')]
        [string]
        $ProductKey,

        [Parameter(ParameterSetName = 'Default')]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $UserRole,

        [Parameter(ParameterSetName = 'Default')]
        [bool]
        $Enabled,

        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]
        $VMMServer,

        [Parameter(ParameterSetName = 'Default', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VirtualHardDisk]
        $VirtualHardDisk,

        [Parameter(ParameterSetName = 'Default')]
        [guid]
        $JobGroup,

        [Parameter(ParameterSetName = 'Default')]
        [string]
        $Name,

        [Parameter(ParameterSetName = 'Default')]
        [string]
        $SharePath,

        [Parameter(ParameterSetName = 'Default')]
        [string]
        $Description,

        [Parameter(ParameterSetName = 'Default')]
        [string]
        $Owner,

        [Parameter(ParameterSetName = 'Default')]
        [Parameter(ParameterSetName = 'EquivalencySet', Mandatory = $true)]
        [string]
        $FamilyName,

        [Parameter(ParameterSetName = 'Default')]
        [Parameter(ParameterSetName = 'EquivalencySet', Mandatory = $true)]
        [string]
        $Release,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter(ParameterSetName = 'EquivalencySet', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [System.Collections.Generic.List[Microsoft.SystemCenter.VirtualMachineManager.VirtualHardDisk]]
        $VirtualHardDisks
    )
    process { Invoke-Simulated 'Set-SCVirtualHardDisk' $PSCmdlet $PSBoundParameters }
}

function Set-SCVirtualMachine {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VM]
        $VM,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.VmwResourcePool]
        $VMwareResourcePool,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.VMStartAction]
        $StartAction,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.VMStopAction]
        $StopAction,

        [Parameter()]
        [bool]
        $RemoveSelfServiceUserRole,

        [Parameter()]
        [bool]
        $EnableOperatingSystemShutdown,

        [Parameter()]
        [Alias('EnableTimeSynchronization')]
        [bool]
        $EnableTimeSync,

        [Parameter()]
        [bool]
        $EnableDataExchange,

        [Parameter()]
        [bool]
        $EnableHeartbeat,

        [Parameter()]
        [bool]
        $EnableBackup,

        [Parameter()]
        [bool]
        $InstallVirtualizationGuestServices,

        [Parameter()]
        [string]
        $Owner,

        [Parameter(ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.OperatingSystem]
        $OperatingSystem,

        [Parameter()]
        [bool]
        $Enabled,

        [Parameter()]
        [bool]
        $HighlyAvailable,

        [Parameter()]
        [uint32]
        $HAVMPriority,

        [Parameter()]
        [bool]
        $DRProtectionRequired,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.ReplicationGroup]
        $ReplicationGroup,

        [Parameter()]
        [bool]
        $SecureBootEnabled,

        [Parameter()]
        [bool]
        $NumLock,

        [Parameter()]
        [Alias('LimitCPUFunctionality')]
        [bool]
        $CPULimitFunctionality,

        [Parameter()]
        [Alias('LimitCPUForMigration')]
        [bool]
        $CPULimitForMigration,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.KeyFile]
        $VMShieldingData,

        [Parameter()]
        [switch]
        $RunAsSystem,

        [Parameter()]
        [pscredential]
        $RunAsUserCredential,

        [Parameter()]
        [Alias('DelayStart')]
        [int]
        $DelayStartSeconds,

        [Parameter()]
        [bool]
        $UseHardwareAssistedVirtualization,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.Cloud]
        $Cloud,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.CapabilityProfile]
        $CapabilityProfile,

        [Parameter()]
        [switch]
        $RemoveCapabilityProfile,

        [Parameter()]
        [switch]
        $RemoveFromCloud,

        [Parameter()]
        [System.Collections.Generic.List[Microsoft.SystemCenter.VirtualMachineManager.Host]]
        $ClusterNonPossibleOwner,

        [Parameter()]
        [System.Collections.Generic.List[Microsoft.SystemCenter.VirtualMachineManager.Host]]
        $ClusterPreferredOwner,

        [Parameter()]
        [System.Collections.Generic.List[System.String]]
        $AvailabilitySetNames,

        [Parameter()]
        [Alias('SelfServiceUserRole')]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $UserRole,

        [Parameter()]
        [string]
        $Name,

        [Parameter()]
        [guid]
        $JobGroup,

        [Parameter()]
        [uint32]
        $QuotaPoint,

        [Parameter()]
        [string]
        $CostCenter,

        [Parameter()]
        [string]
        $Tag,

        [Parameter()]
        [string]
        $Custom1,

        [Parameter()]
        [string]
        $Custom2,

        [Parameter()]
        [string]
        $Custom3,

        [Parameter()]
        [string]
        $Custom4,

        [Parameter()]
        [string]
        $Custom5,

        [Parameter()]
        [string]
        $Custom6,

        [Parameter()]
        [string]
        $Custom7,

        [Parameter()]
        [string]
        $Custom8,

        [Parameter()]
        [string]
        $Custom9,

        [Parameter()]
        [string]
        $Custom10,

        [Parameter()]
        [Alias('ExcludeFromPRO')]
        [bool]
        $BlockDynamicOptimization,

        [Parameter()]
        [switch]
        $ClearDRProtection,

        [Parameter()]
        [string]
        $Description,

        [Parameter()]
        [int]
        $MemoryMB,

        [Parameter()]
        [bool]
        $DynamicMemoryEnabled,

        [Parameter()]
        [int]
        $DynamicMemoryMaximumMB,

        [Parameter()]
        [int]
        $DynamicMemoryBufferPercentage,

        [Parameter()]
        [int]
        $MemoryWeight,

        [Parameter()]
        [bool]
        $VirtualVideoAdapterEnabled,

        [Parameter()]
        [int]
        $MonitorMaximumCount,

        [Parameter()]
        [Alias('MonitorResolutionMaximum')]
        [string]
        $MonitorMaximumResolution,

        [Parameter()]
        [int]
        $RecoveryPointObjective,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.ProtectionProvider]
        $ProtectionProvider,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.BootDevice[]]
        $BootOrder,

        [Parameter()]
        [string]
        $FirstBootDevice,

        [Parameter()]
        [string]
        $SecureBootTemplate,

        [Parameter()]
        [Alias('ProcessorCount')]
        [byte]
        $CPUCount,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.ProcessorType]
        $CPUType,

        [Parameter()]
        [Alias('ExpectedCPUUtilization')]
        [int]
        $CPUExpectedUtilizationPercent,

        [Parameter()]
        [Alias('DiskIO')]
        [int]
        $DiskIops,

        [Parameter()]
        [Alias('NetworkUtilization')]
        [int]
        $NetworkUtilizationMbps,

        [Parameter()]
        [Alias('RelativeWeight')]
        [int]
        $CPURelativeWeight,

        [Parameter()]
        [int]
        $CPUReserve,

        [Parameter()]
        [Alias('CPUMax')]
        [int]
        $CPUMaximumPercent,

        [Parameter()]
        [byte]
        $CPUPerVirtualNumaNodeMaximum,

        [Parameter()]
        [int]
        $MemoryPerVirtualNumaNodeMaximumMB,

        [Parameter()]
        [byte]
        $VirtualNumaNodesPerSocketMaximum,

        [Parameter()]
        [int]
        $DynamicMemoryMinimumMB,

        [Parameter()]
        [bool]
        $NumaIsolationRequired,

        [Parameter()]
        [uint16]
        $AutomaticCriticalErrorAction,

        [Parameter()]
        [int]
        $AutomaticCriticalErrorActionTimeout,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.CheckpointType]
        $CheckpointType,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole
    )
    process { Invoke-Simulated 'Set-SCVirtualMachine' $PSCmdlet $PSBoundParameters }
}

function Set-SCVirtualScsiAdapter {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.VMSCSIControllerType]
        $ScsiControllerType,

        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VirtualSCSIAdapter]
        $VirtualScsiAdapter,

        [Parameter()]
        [byte]
        $AdapterID,

        [Parameter()]
        [Alias('Shared')]
        [bool]
        $ShareVirtualScsiAdapter,

        [Parameter()]
        [guid]
        $JobGroup,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole
    )
    process { Invoke-Simulated 'Set-SCVirtualScsiAdapter' $PSCmdlet $PSBoundParameters }
}

function Start-SCVirtualMachine {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VM]
        $VM,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole
    )
    process { Invoke-Simulated 'Start-SCVirtualMachine' $PSCmdlet $PSBoundParameters }
}

function Stop-SCJob {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.Task]
        $Job,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole
    )
    process { Invoke-Simulated 'Stop-SCJob' $PSCmdlet $PSBoundParameters }
}

function Stop-SCVirtualMachine {
    [CmdletBinding(DefaultParameterSetName = 'SingleVM', PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VM]
        $VM,

        [Parameter(ParameterSetName = 'SingleVM')]
        [switch]
        $Shutdown,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole,

        [Parameter(ParameterSetName = 'CorrespondsToVMM2008SaveStateVM')]
        [switch]
        $SaveState,

        [Parameter(ParameterSetName = 'CorrespondsToVMM2008DiscardSavedStateVM')]
        [switch]
        $DiscardSavedState,

        [Parameter(ParameterSetName = 'CorrespondsToVMM2008StopVM')]
        [switch]
        $Force
    )
    process { Invoke-Simulated 'Stop-SCVirtualMachine' $PSCmdlet $PSBoundParameters }
}

function Suspend-SCVirtualMachine {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VM]
        $VM,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [string]
        $OnBehalfOfUser,

        [Parameter()]
        [Microsoft.SystemCenter.VirtualMachineManager.UserRole]
        $OnBehalfOfUserRole
    )
    process { Invoke-Simulated 'Suspend-SCVirtualMachine' $PSCmdlet $PSBoundParameters }
}

function Test-SCVirtualDiskDrive {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VirtualDiskDrive]
        $VirtualDiskDrive,

        [Parameter()]
        [guid]
        $JobGroup,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [guid]
        $PROTipID,

        [Parameter()]
        [string]
        $JobVariable
    )
    process { Invoke-Simulated 'Test-SCVirtualDiskDrive' $PSCmdlet $PSBoundParameters }
}

function Use-SCDiscardSavedStateVM {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VM]
        $VM,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [guid]
        $PROTipID
    )
    process { Invoke-Simulated 'Use-SCDiscardSavedStateVM' $PSCmdlet $PSBoundParameters }
}

function Use-SCSaveStateVM {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VM]
        $VM,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [guid]
        $PROTipID
    )
    process { Invoke-Simulated 'Use-SCSaveStateVM' $PSCmdlet $PSBoundParameters }
}

function Use-SCShutdownVM {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VM]
        $VM,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [guid]
        $PROTipID
    )
    process { Invoke-Simulated 'Use-SCShutdownVM' $PSCmdlet $PSBoundParameters }
}

function Use-SCStopVM {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.SystemCenter.VirtualMachineManager.VM]
        $VM,

        [Parameter()]
        [switch]
        $RunAsynchronously,

        [Parameter()]
        [string]
        $JobVariable,

        [Parameter()]
        [guid]
        $PROTipID
    )
    process { Invoke-Simulated 'Use-SCStopVM' $PSCmdlet $PSBoundParameters }
}

Export-ModuleMember -Function * -Alias *
