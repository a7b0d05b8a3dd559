# Made by ModuleGenerator from reference/*.json. Do not edit: change those.

Set-StrictMode -Off
Import-Module -Name "$PSScriptRoot/../../PracticeFiles/PracticeFiles.psd1" -Global -DisableNameChecking
Import-Module -Name "$PSScriptRoot/../../PracticeFabric/PracticeFabric.psd1" -DisableNameChecking

function Add-VMDvdDrive {
    [CmdletBinding(DefaultParameterSetName = 'VMName', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'VMName')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'VMName', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [string[]]
        $VMName,

        [Parameter(ParameterSetName = 'VMName', Position = 2)]
        [Parameter(ParameterSetName = 'VMObject', Position = 2)]
        [int]
        $ControllerNumber,

        [Parameter(Position = 3)]
        [int]
        $ControllerLocation,

        [Parameter(Position = 4)]
        [string]
        $Path,

        [Parameter()]
        [string]
        $ResourcePoolName,

        [Parameter()]
        [switch]
        $AllowUnverifiedPaths,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine[]]
        $VM,

        [Parameter(ParameterSetName = 'VMDriveController', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VMDriveController[]]
        $VMDriveController
    )
    process { Invoke-Simulated 'Add-VMDvdDrive' $PSCmdlet $PSBoundParameters }
}

function Add-VMHardDiskDrive {
    [CmdletBinding(DefaultParameterSetName = 'VMName', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'VMName')]
        [Alias('PSComputerName')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'VMName', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [string[]]
        $VMName,

        [Parameter(ParameterSetName = 'VMName', Position = 1)]
        [Parameter(ParameterSetName = 'VMObject', Position = 1)]
        [Microsoft.HyperV.PowerShell.ControllerType]
        $ControllerType,

        [Parameter(ParameterSetName = 'VMName', Position = 2)]
        [Parameter(ParameterSetName = 'VMObject', Position = 2)]
        [int]
        $ControllerNumber,

        [Parameter(Position = 3)]
        [int]
        $ControllerLocation,

        [Parameter(Position = 4)]
        [string]
        $Path,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('Number')]
        [uint32]
        $DiskNumber,

        [Parameter()]
        [string]
        $ResourcePoolName,

        [Parameter()]
        [Alias('ShareVirtualDisk')]
        [switch]
        $SupportPersistentReservations,

        [Parameter()]
        [switch]
        $AllowUnverifiedPaths,

        [Parameter()]
        [uint64]
        $MaximumIOPS,

        [Parameter()]
        [uint64]
        $MinimumIOPS,

        [Parameter()]
        [string]
        $QoSPolicyID,

        [Parameter()]
        [Microsoft.Management.Infrastructure.CimInstance]
        $QoSPolicy,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter()]
        [Microsoft.HyperV.PowerShell.CacheAttributes]
        $OverrideCacheAttributes,

        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine[]]
        $VM,

        [Parameter(ParameterSetName = 'VMDriveController', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VMDriveController]
        $VMDriveController
    )
    process { Invoke-Simulated 'Add-VMHardDiskDrive' $PSCmdlet $PSBoundParameters }
}

function Add-VMScsiController {
    [CmdletBinding(DefaultParameterSetName = 'VMName', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'VMName')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'VMName', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [string[]]
        $VMName,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine[]]
        $VM
    )
    process { Invoke-Simulated 'Add-VMScsiController' $PSCmdlet $PSBoundParameters }
}

function Checkpoint-VM {
    [CmdletBinding(DefaultParameterSetName = 'Name', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Name')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'Name', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Alias('VMName')]
        [string[]]
        $Name,

        [Parameter(Position = 1)]
        [Alias('CheckpointName')]
        [string]
        $SnapshotName,

        [Parameter()]
        [switch]
        $AsJob,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine[]]
        $VM
    )
    process { Invoke-Simulated 'Checkpoint-VM' $PSCmdlet $PSBoundParameters }
}

function Compare-VM {
    [CmdletBinding(DefaultParameterSetName = 'NameSingleDestination', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'NameSingleDestination')]
        [Parameter(ParameterSetName = 'Register')]
        [Parameter(ParameterSetName = 'Copy')]
        [Parameter(ParameterSetName = 'NameMultipleDestinations')]
        [string[]]
        $ComputerName,

        [Parameter()]
        [switch]
        $AsJob,

        [Parameter(ParameterSetName = 'NameSingleDestination', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'NameSingleDestinationAndCimSession', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'NameMultipleDestinationsAndCimSession', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'NameMultipleDestinations', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [string]
        $Name,

        [Parameter(ParameterSetName = 'NameSingleDestination', Mandatory = $true, Position = 1)]
        [Parameter(ParameterSetName = 'NameMultipleDestinations', Mandatory = $true, Position = 1)]
        [Parameter(ParameterSetName = 'VMMultipleDestinations', Mandatory = $true, Position = 1)]
        [Parameter(ParameterSetName = 'VMSingleDestination', Mandatory = $true, Position = 1)]
        [string]
        $DestinationHost,

        [Parameter(ParameterSetName = 'NameSingleDestination')]
        [Parameter(ParameterSetName = 'NameMultipleDestinations')]
        [Parameter(ParameterSetName = 'VMMultipleDestinations')]
        [Parameter(ParameterSetName = 'VMSingleDestination')]
        [pscredential]
        $DestinationCredential,

        [Parameter(ParameterSetName = 'NameSingleDestination')]
        [Parameter(ParameterSetName = 'NameSingleDestinationAndCimSession')]
        [Parameter(ParameterSetName = 'VMSingleDestinationAndCimSession')]
        [Parameter(ParameterSetName = 'VMSingleDestination')]
        [switch]
        $IncludeStorage,

        [Parameter(ParameterSetName = 'NameSingleDestination')]
        [Parameter(ParameterSetName = 'NameSingleDestinationAndCimSession')]
        [Parameter(ParameterSetName = 'VMSingleDestinationAndCimSession')]
        [Parameter(ParameterSetName = 'VMSingleDestination')]
        [string]
        $DestinationStoragePath,

        [Parameter(ParameterSetName = 'NameSingleDestination')]
        [Parameter(ParameterSetName = 'NameSingleDestinationAndCimSession')]
        [Parameter(ParameterSetName = 'NameMultipleDestinationsAndCimSession')]
        [Parameter(ParameterSetName = 'NameMultipleDestinations')]
        [Parameter(ParameterSetName = 'VMMultipleDestinations')]
        [Parameter(ParameterSetName = 'VMMultipleDestinationsAndCimSession')]
        [Parameter(ParameterSetName = 'VMSingleDestinationAndCimSession')]
        [Parameter(ParameterSetName = 'VMSingleDestination')]
        [string]
        $ResourcePoolName,

        [Parameter(ParameterSetName = 'NameSingleDestination')]
        [Parameter(ParameterSetName = 'NameSingleDestinationAndCimSession')]
        [Parameter(ParameterSetName = 'NameMultipleDestinationsAndCimSession')]
        [Parameter(ParameterSetName = 'NameMultipleDestinations')]
        [Parameter(ParameterSetName = 'VMMultipleDestinations')]
        [Parameter(ParameterSetName = 'VMMultipleDestinationsAndCimSession')]
        [Parameter(ParameterSetName = 'VMSingleDestinationAndCimSession')]
        [Parameter(ParameterSetName = 'VMSingleDestination')]
        [switch]
        $RetainVhdCopiesOnSource,

        [Parameter(ParameterSetName = 'NameSingleDestinationAndCimSession', Mandatory = $true, Position = 1)]
        [Parameter(ParameterSetName = 'NameMultipleDestinationsAndCimSession', Mandatory = $true, Position = 1)]
        [Parameter(ParameterSetName = 'VMMultipleDestinationsAndCimSession', Mandatory = $true, Position = 1)]
        [Parameter(ParameterSetName = 'VMSingleDestinationAndCimSession', Mandatory = $true, Position = 1)]
        [Stillpoint.Practice.CimSession]
        $DestinationCimSession,

        [Parameter(ParameterSetName = 'NameMultipleDestinationsAndCimSession', Mandatory = $true)]
        [Parameter(ParameterSetName = 'Copy')]
        [Parameter(ParameterSetName = 'NameMultipleDestinations')]
        [Parameter(ParameterSetName = 'VMMultipleDestinations')]
        [Parameter(ParameterSetName = 'VMMultipleDestinationsAndCimSession', Mandatory = $true)]
        [string]
        $VirtualMachinePath,

        [Parameter(ParameterSetName = 'NameMultipleDestinationsAndCimSession')]
        [Parameter(ParameterSetName = 'Copy')]
        [Parameter(ParameterSetName = 'NameMultipleDestinations')]
        [Parameter(ParameterSetName = 'VMMultipleDestinations')]
        [Parameter(ParameterSetName = 'VMMultipleDestinationsAndCimSession')]
        [Alias('CheckpointFileLocation', 'SnapshotFileLocation')]
        [string]
        $SnapshotFilePath,

        [Parameter(ParameterSetName = 'NameMultipleDestinationsAndCimSession')]
        [Parameter(ParameterSetName = 'Copy')]
        [Parameter(ParameterSetName = 'NameMultipleDestinations')]
        [Parameter(ParameterSetName = 'VMMultipleDestinations')]
        [Parameter(ParameterSetName = 'VMMultipleDestinationsAndCimSession')]
        [string]
        $SmartPagingFilePath,

        [Parameter(ParameterSetName = 'NameMultipleDestinationsAndCimSession')]
        [Parameter(ParameterSetName = 'NameMultipleDestinations')]
        [Parameter(ParameterSetName = 'VMMultipleDestinations')]
        [Parameter(ParameterSetName = 'VMMultipleDestinationsAndCimSession')]
        [hashtable[]]
        $Vhds,

        [Parameter(ParameterSetName = 'Register', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'Copy', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [string]
        $Path,

        [Parameter(ParameterSetName = 'Register')]
        [switch]
        $Register,

        [Parameter(ParameterSetName = 'Copy', Position = 1)]
        [string]
        $VhdDestinationPath,

        [Parameter(ParameterSetName = 'Copy')]
        [switch]
        $Copy,

        [Parameter(ParameterSetName = 'Copy')]
        [string]
        $VhdSourcePath,

        [Parameter(ParameterSetName = 'Copy')]
        [switch]
        $GenerateNewId,

        [Parameter(ParameterSetName = 'VMMultipleDestinations', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'VMMultipleDestinationsAndCimSession', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'VMSingleDestinationAndCimSession', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'VMSingleDestination', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine]
        $VM,

        [Parameter(ParameterSetName = 'CompatibilityReport', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VMCompatibilityReport]
        $CompatibilityReport
    )
    process { Invoke-Simulated 'Compare-VM' $PSCmdlet $PSBoundParameters }
}

function Convert-VHD {
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('FullName')]
        [string]
        $Path,

        [Parameter(Mandatory = $true, Position = 1)]
        [string]
        $DestinationPath,

        [Parameter()]
        [Microsoft.Vhd.PowerShell.VhdType]
        $VHDType,

        [Parameter()]
        [string]
        $ParentPath,

        [Parameter()]
        [uint32]
        $BlockSizeBytes,

        [Parameter()]
        [switch]
        $DeleteSource,

        [Parameter()]
        [switch]
        $AsJob,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter()]
        [string[]]
        $ComputerName
    )
    process { Invoke-Simulated 'Convert-VHD' $PSCmdlet $PSBoundParameters }
}

function Disable-VMIntegrationService {
    [CmdletBinding(DefaultParameterSetName = 'VMName', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'VMName', Mandatory = $true, Position = 0)]
        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 0)]
        [string[]]
        $Name,

        [Parameter(ParameterSetName = 'VMName')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'VMName', Mandatory = $true, Position = 1, ValueFromPipeline = $true)]
        [string[]]
        $VMName,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter(ParameterSetName = 'VMIntegrationService', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VMIntegrationComponent[]]
        $VMIntegrationService,

        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 1, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine[]]
        $VM
    )
    process { Invoke-Simulated 'Disable-VMIntegrationService' $PSCmdlet $PSBoundParameters }
}

function Dismount-VHD {
    [CmdletBinding(DefaultParameterSetName = 'Path', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Path', Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('FullName')]
        [string[]]
        $Path,

        [Parameter(ParameterSetName = 'Path', ValueFromPipelineByPropertyName = $true)]
        [guid]
        $SnapshotId,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter()]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'Disk', Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [Alias('Number')]
        [uint32]
        $DiskNumber
    )
    process { Invoke-Simulated 'Dismount-VHD' $PSCmdlet $PSBoundParameters }
}

function Enable-VMIntegrationService {
    [CmdletBinding(DefaultParameterSetName = 'VMName', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'VMName')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'VMName', Mandatory = $true, Position = 0)]
        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 0)]
        [string[]]
        $Name,

        [Parameter(ParameterSetName = 'VMName', Mandatory = $true, Position = 1, ValueFromPipeline = $true)]
        [string[]]
        $VMName,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter(ParameterSetName = 'VMIntegrationService', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VMIntegrationComponent[]]
        $VMIntegrationService,

        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 1, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine[]]
        $VM
    )
    process { Invoke-Simulated 'Enable-VMIntegrationService' $PSCmdlet $PSBoundParameters }
}

function Export-VM {
    [CmdletBinding(DefaultParameterSetName = 'Name', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Name')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'Name', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Alias('VMName')]
        [string[]]
        $Name,

        [Parameter(Mandatory = $true, Position = 1)]
        [string]
        $Path,

        [Parameter()]
        [switch]
        $AsJob,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter()]
        [Microsoft.HyperV.PowerShell.CaptureLiveState]
        $CaptureLiveState,

        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine[]]
        $VM
    )
    process { Invoke-Simulated 'Export-VM' $PSCmdlet $PSBoundParameters }
}

function Export-VMSnapshot {
    [CmdletBinding(DefaultParameterSetName = 'SnapshotName', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'SnapshotName')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'SnapshotName', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 1, ValueFromPipeline = $true)]
        [string[]]
        $Name,

        [Parameter(ParameterSetName = 'SnapshotName', Mandatory = $true, Position = 1)]
        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 2)]
        [Parameter(ParameterSetName = 'SnapshotObject', Mandatory = $true, Position = 1)]
        [string]
        $Path,

        [Parameter(ParameterSetName = 'SnapshotName', Mandatory = $true)]
        [string[]]
        $VMName,

        [Parameter()]
        [switch]
        $AsJob,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine[]]
        $VM,

        [Parameter(ParameterSetName = 'SnapshotObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Alias('VMCheckpoint')]
        [Microsoft.HyperV.PowerShell.VMSnapshot[]]
        $VMSnapshot
    )
    process { Invoke-Simulated 'Export-VMSnapshot' $PSCmdlet $PSBoundParameters }
}

function Get-VHD {
    [CmdletBinding(DefaultParameterSetName = 'Path', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Path', Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('FullName')]
        [string[]]
        $Path,

        [Parameter()]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'Disk', Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [Alias('Number')]
        [uint32]
        $DiskNumber,

        [Parameter(ParameterSetName = 'VMId', Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('Id')]
        [guid[]]
        $VMId
    )
    process { Invoke-Simulated 'Get-VHD' $PSCmdlet $PSBoundParameters }
}

function Get-VM {
    [CmdletBinding(DefaultParameterSetName = 'Name', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Name', Position = 0, ValueFromPipeline = $true)]
        [Alias('VMName')]
        [string[]]
        $Name,

        [Parameter(ParameterSetName = 'Name')]
        [Parameter(ParameterSetName = 'Id')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'Id', Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [guid]
        $Id,

        [Parameter(ParameterSetName = 'ClusterObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [psobject]
        $ClusterObject
    )
    process { Invoke-Simulated 'Get-VM' $PSCmdlet $PSBoundParameters }
}

function Get-VMDvdDrive {
    [CmdletBinding(DefaultParameterSetName = 'VMName', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'VMName')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'VMName', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [string[]]
        $VMName,

        [Parameter()]
        [int]
        $ControllerLocation,

        [Parameter(ParameterSetName = 'VMName')]
        [Parameter(ParameterSetName = 'VMObject')]
        [Parameter(ParameterSetName = 'VMSnapshot')]
        [int]
        $ControllerNumber,

        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine[]]
        $VM,

        [Parameter(ParameterSetName = 'VMSnapshot', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Alias('VMCheckpoint')]
        [Microsoft.HyperV.PowerShell.VMSnapshot]
        $VMSnapshot,

        [Parameter(ParameterSetName = 'VMDriveController', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VMDriveController[]]
        $VMDriveController
    )
    process { Invoke-Simulated 'Get-VMDvdDrive' $PSCmdlet $PSBoundParameters }
}

function Get-VMHardDiskDrive {
    [CmdletBinding(DefaultParameterSetName = 'VMName', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'VMName')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'VMName', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [string[]]
        $VMName,

        [Parameter()]
        [int]
        $ControllerLocation,

        [Parameter(ParameterSetName = 'VMName')]
        [Parameter(ParameterSetName = 'VMObject')]
        [Parameter(ParameterSetName = 'VMSnapshot')]
        [int]
        $ControllerNumber,

        [Parameter(ParameterSetName = 'VMName')]
        [Parameter(ParameterSetName = 'VMObject')]
        [Parameter(ParameterSetName = 'VMSnapshot')]
        [Microsoft.HyperV.PowerShell.ControllerType]
        $ControllerType,

        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine[]]
        $VM,

        [Parameter(ParameterSetName = 'VMSnapshot', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Alias('VMCheckpoint')]
        [Microsoft.HyperV.PowerShell.VMSnapshot]
        $VMSnapshot,

        [Parameter(ParameterSetName = 'VMDriveController', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VMDriveController[]]
        $VMDriveController
    )
    process { Invoke-Simulated 'Get-VMHardDiskDrive' $PSCmdlet $PSBoundParameters }
}

function Get-VMHost {
    [CmdletBinding(DefaultParameterSetName = 'ComputerName', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'ComputerName', Position = 0, ValueFromPipeline = $true)]
        [string[]]
        $ComputerName
    )
    process { Invoke-Simulated 'Get-VMHost' $PSCmdlet $PSBoundParameters }
}

function Get-VMIntegrationService {
    [CmdletBinding(DefaultParameterSetName = 'VMName', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'VMName')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'VMName', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [string[]]
        $VMName,

        [Parameter(Position = 1)]
        [string[]]
        $Name,

        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine[]]
        $VM,

        [Parameter(ParameterSetName = 'VMSnapshot', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Alias('VMCheckpoint')]
        [Microsoft.HyperV.PowerShell.VMSnapshot]
        $VMSnapshot
    )
    process { Invoke-Simulated 'Get-VMIntegrationService' $PSCmdlet $PSBoundParameters }
}

function Get-VMReplication {
    [CmdletBinding(DefaultParameterSetName = 'VMName', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'VMName')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'VMName', Position = 0, ValueFromPipeline = $true)]
        [Alias('Name')]
        [string[]]
        $VMName,

        [Parameter(ParameterSetName = 'VMName')]
        [Alias('ReplicaServer')]
        [string]
        $ReplicaServerName,

        [Parameter(ParameterSetName = 'VMName')]
        [Alias('PrimaryServer')]
        [string]
        $PrimaryServerName,

        [Parameter(ParameterSetName = 'VMName')]
        [Alias('State')]
        [Microsoft.HyperV.PowerShell.VMReplicationState]
        $ReplicationState,

        [Parameter(ParameterSetName = 'VMName')]
        [Alias('Health')]
        [Microsoft.HyperV.PowerShell.VMReplicationHealthState]
        $ReplicationHealth,

        [Parameter(ParameterSetName = 'VMName')]
        [Alias('Mode')]
        [Microsoft.HyperV.PowerShell.VMReplicationMode]
        $ReplicationMode,

        [Parameter()]
        [Alias('Relationship')]
        [Microsoft.HyperV.PowerShell.VMReplicationRelationshipType]
        $ReplicationRelationshipType,

        [Parameter(ParameterSetName = 'VMName')]
        [string]
        $TrustGroup,

        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine[]]
        $VM
    )
    process { Invoke-Simulated 'Get-VMReplication' $PSCmdlet $PSBoundParameters }
}

function Get-VMScsiController {
    [CmdletBinding(DefaultParameterSetName = 'VMName', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'VMName')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'VMName', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [string[]]
        $VMName,

        [Parameter(Position = 1)]
        [int]
        $ControllerNumber,

        [Parameter(ParameterSetName = 'VMSnapshot', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Alias('VMCheckpoint')]
        [Microsoft.HyperV.PowerShell.VMSnapshot]
        $VMSnapshot,

        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine[]]
        $VM
    )
    process { Invoke-Simulated 'Get-VMScsiController' $PSCmdlet $PSBoundParameters }
}

function Get-VMSnapshot {
    [CmdletBinding(DefaultParameterSetName = 'VMName', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'VMName', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [string[]]
        $VMName,

        [Parameter(ParameterSetName = 'VMName')]
        [Parameter(ParameterSetName = 'Id')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'VMName', Position = 1)]
        [Parameter(ParameterSetName = 'VMObject', Position = 1)]
        [Parameter(ParameterSetName = 'Parent', Position = 1)]
        [Parameter(ParameterSetName = 'Child', Position = 1)]
        [string]
        $Name,

        [Parameter(ParameterSetName = 'VMName')]
        [Parameter(ParameterSetName = 'VMObject')]
        [Parameter(ParameterSetName = 'Parent')]
        [Parameter(ParameterSetName = 'Child')]
        [Alias('VMRecoveryCheckpoint')]
        [Microsoft.HyperV.PowerShell.SnapshotType]
        $SnapshotType,

        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine[]]
        $VM,

        [Parameter(ParameterSetName = 'Id', Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [guid]
        $Id,

        [Parameter(ParameterSetName = 'Parent', Mandatory = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachineBase]
        $ParentOf,

        [Parameter(ParameterSetName = 'Child', Mandatory = $true)]
        [Microsoft.HyperV.PowerShell.VMSnapshot]
        $ChildOf
    )
    process { Invoke-Simulated 'Get-VMSnapshot' $PSCmdlet $PSBoundParameters }
}

function Get-VMStoragePath {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 0, ValueFromPipeline = $true)]
        [string[]]
        $Path,

        [Parameter(Mandatory = $true, Position = 1)]
        [string[]]
        $ResourcePoolName,

        [Parameter(Mandatory = $true, Position = 2)]
        [Microsoft.HyperV.PowerShell.VMResourcePoolType]
        $ResourcePoolType,

        [Parameter()]
        [string[]]
        $ComputerName
    )
    process { Invoke-Simulated 'Get-VMStoragePath' $PSCmdlet $PSBoundParameters }
}

function Import-VM {
    [CmdletBinding(DefaultParameterSetName = 'Register', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Register')]
        [Parameter(ParameterSetName = 'Copy')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'Register', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'Copy', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [string]
        $Path,

        [Parameter(ParameterSetName = 'Register')]
        [switch]
        $Register,

        [Parameter()]
        [switch]
        $AsJob,

        [Parameter(ParameterSetName = 'Copy', Position = 1)]
        [string]
        $VhdDestinationPath,

        [Parameter(ParameterSetName = 'Copy')]
        [switch]
        $Copy,

        [Parameter(ParameterSetName = 'Copy')]
        [string]
        $VirtualMachinePath,

        [Parameter(ParameterSetName = 'Copy')]
        [Alias('CheckpointFileLocation', 'SnapshotFileLocation')]
        [string]
        $SnapshotFilePath,

        [Parameter(ParameterSetName = 'Copy')]
        [string]
        $SmartPagingFilePath,

        [Parameter(ParameterSetName = 'Copy')]
        [string]
        $VhdSourcePath,

        [Parameter(ParameterSetName = 'Copy')]
        [switch]
        $GenerateNewId,

        [Parameter(ParameterSetName = 'CompatibilityReport', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VMCompatibilityReport]
        $CompatibilityReport
    )
    process { Invoke-Simulated 'Import-VM' $PSCmdlet $PSBoundParameters }
}

function Merge-VHD {
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('FullName')]
        [string]
        $Path,

        [Parameter(Position = 1)]
        [string]
        $DestinationPath,

        [Parameter()]
        [switch]
        $Force,

        [Parameter()]
        [switch]
        $AsJob,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter()]
        [string[]]
        $ComputerName
    )
    process { Invoke-Simulated 'Merge-VHD' $PSCmdlet $PSBoundParameters }
}

function Mount-VHD {
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('FullName')]
        [string[]]
        $Path,

        [Parameter()]
        [switch]
        $NoDriveLetter,

        [Parameter()]
        [switch]
        $ReadOnly,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [guid]
        $SnapshotId,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter()]
        [string[]]
        $ComputerName
    )
    process { Invoke-Simulated 'Mount-VHD' $PSCmdlet $PSBoundParameters }
}

function Move-VMStorage {
    [CmdletBinding(DefaultParameterSetName = 'NameSingleDestination', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'NameSingleDestination')]
        [Parameter(ParameterSetName = 'NameMultipleDestinations')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'NameSingleDestination', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'NameMultipleDestinations', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Alias('VMName')]
        [string]
        $Name,

        [Parameter(ParameterSetName = 'NameSingleDestination', Mandatory = $true, Position = 1)]
        [Parameter(ParameterSetName = 'VMSingleDestination', Mandatory = $true, Position = 1)]
        [string]
        $DestinationStoragePath,

        [Parameter()]
        [string]
        $ResourcePoolName,

        [Parameter()]
        [switch]
        $RetainVhdCopiesOnSource,

        [Parameter()]
        [switch]
        $RemoveSourceUnmanagedVhds,

        [Parameter()]
        [switch]
        $AllowUnverifiedPaths,

        [Parameter()]
        [switch]
        $AsJob,

        [Parameter(ParameterSetName = 'NameMultipleDestinations')]
        [Parameter(ParameterSetName = 'VMMultipleDestinations')]
        [string]
        $VirtualMachinePath,

        [Parameter(ParameterSetName = 'NameMultipleDestinations')]
        [Parameter(ParameterSetName = 'VMMultipleDestinations')]
        [Alias('CheckpointFileLocation', 'SnapshotFileLocation')]
        [string]
        $SnapshotFilePath,

        [Parameter(ParameterSetName = 'NameMultipleDestinations')]
        [Parameter(ParameterSetName = 'VMMultipleDestinations')]
        [string]
        $SmartPagingFilePath,

        [Parameter(ParameterSetName = 'NameMultipleDestinations')]
        [Parameter(ParameterSetName = 'VMMultipleDestinations')]
        [hashtable[]]
        $Vhds,

        [Parameter(ParameterSetName = 'VMSingleDestination', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'VMMultipleDestinations', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine]
        $VM
    )
    process { Invoke-Simulated 'Move-VMStorage' $PSCmdlet $PSBoundParameters }
}

function New-VHD {
    [CmdletBinding(DefaultParameterSetName = 'DynamicWithoutSource', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [string[]]
        $Path,

        [Parameter(ParameterSetName = 'DynamicWithoutSource', Mandatory = $true, Position = 1)]
        [Parameter(ParameterSetName = 'Differencing', Position = 2)]
        [Parameter(ParameterSetName = 'FixedWithoutSource', Mandatory = $true, Position = 1)]
        [uint64]
        $SizeBytes,

        [Parameter(ParameterSetName = 'DynamicWithoutSource')]
        [Parameter(ParameterSetName = 'DynamicWithSource')]
        [switch]
        $Dynamic,

        [Parameter()]
        [uint32]
        $BlockSizeBytes,

        [Parameter(ParameterSetName = 'DynamicWithoutSource')]
        [Parameter(ParameterSetName = 'FixedWithoutSource')]
        [ValidateSet('512', '4096')]
        [uint32]
        $LogicalSectorSizeBytes,

        [Parameter(ParameterSetName = 'DynamicWithoutSource')]
        [Parameter(ParameterSetName = 'Differencing')]
        [Parameter(ParameterSetName = 'FixedWithoutSource')]
        [ValidateSet('512', '4096')]
        [uint32]
        $PhysicalSectorSizeBytes,

        [Parameter()]
        [switch]
        $AsJob,

        [Parameter()]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'Differencing', Mandatory = $true, Position = 1)]
        [string]
        $ParentPath,

        [Parameter(ParameterSetName = 'Differencing')]
        [switch]
        $Differencing,

        [Parameter(ParameterSetName = 'FixedWithoutSource')]
        [Parameter(ParameterSetName = 'FixedWithSource')]
        [switch]
        $Fixed,

        [Parameter(ParameterSetName = 'FixedWithSource', Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Parameter(ParameterSetName = 'DynamicWithSource', Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('Number')]
        [uint32]
        $SourceDisk
    )
    process { Invoke-Simulated 'New-VHD' $PSCmdlet $PSBoundParameters }
}

function Optimize-VHD {
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('FullName')]
        [string[]]
        $Path,

        [Parameter()]
        [Microsoft.HyperV.PowerShell.VhdCompactMode]
        $Mode,

        [Parameter()]
        [switch]
        $AsJob,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter()]
        [string[]]
        $ComputerName
    )
    process { Invoke-Simulated 'Optimize-VHD' $PSCmdlet $PSBoundParameters }
}

function Remove-VMDvdDrive {
    [CmdletBinding(DefaultParameterSetName = 'VMName', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'VMName')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'VMName', Mandatory = $true, Position = 0)]
        [string]
        $VMName,

        [Parameter(ParameterSetName = 'VMName', Mandatory = $true, Position = 1)]
        [int]
        $ControllerNumber,

        [Parameter(ParameterSetName = 'VMName', Mandatory = $true, Position = 2)]
        [int]
        $ControllerLocation,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter(ParameterSetName = 'VMDvdDrive', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.DvdDrive[]]
        $VMDvdDrive
    )
    process { Invoke-Simulated 'Remove-VMDvdDrive' $PSCmdlet $PSBoundParameters }
}

function Remove-VMHardDiskDrive {
    [CmdletBinding(DefaultParameterSetName = 'VMName', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'VMName')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'VMName', Mandatory = $true, Position = 0)]
        [string]
        $VMName,

        [Parameter(ParameterSetName = 'VMName', Mandatory = $true, Position = 1)]
        [Microsoft.HyperV.PowerShell.ControllerType]
        $ControllerType,

        [Parameter(ParameterSetName = 'VMName', Mandatory = $true, Position = 2)]
        [int]
        $ControllerNumber,

        [Parameter(ParameterSetName = 'VMName', Mandatory = $true, Position = 3)]
        [int]
        $ControllerLocation,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter(ParameterSetName = 'VMHardDiskDrive', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.HardDiskDrive[]]
        $VMHardDiskDrive
    )
    process { Invoke-Simulated 'Remove-VMHardDiskDrive' $PSCmdlet $PSBoundParameters }
}

function Remove-VMSavedState {
    [CmdletBinding(DefaultParameterSetName = 'VMName', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'VMName')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'VMName', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [string[]]
        $VMName,

        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine[]]
        $VM,

        [Parameter(ParameterSetName = 'VMSnapshot', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Alias('VMCheckpoint')]
        [Microsoft.HyperV.PowerShell.VMSnapshot]
        $VMSnapshot
    )
    process { Invoke-Simulated 'Remove-VMSavedState' $PSCmdlet $PSBoundParameters }
}

function Remove-VMSnapshot {
    [CmdletBinding(DefaultParameterSetName = 'SnapshotName', SupportsShouldProcess = $true, ConfirmImpact = 'High', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'SnapshotName', Mandatory = $true, Position = 0)]
        [string[]]
        $VMName,

        [Parameter(ParameterSetName = 'SnapshotName')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'SnapshotName', Position = 1, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'VMObject', Position = 1, ValueFromPipeline = $true)]
        [string[]]
        $Name,

        [Parameter()]
        [Alias('IncludeAllChildCheckpoints')]
        [switch]
        $IncludeAllChildSnapshots,

        [Parameter()]
        [switch]
        $AsJob,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine[]]
        $VM,

        [Parameter(ParameterSetName = 'SnapshotObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Alias('VMCheckpoint')]
        [Microsoft.HyperV.PowerShell.VMSnapshot[]]
        $VMSnapshot
    )
    process { Invoke-Simulated 'Remove-VMSnapshot' $PSCmdlet $PSBoundParameters }
}

function Rename-VM {
    [CmdletBinding(DefaultParameterSetName = 'Name', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Name')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'Name', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Alias('VMName')]
        [string[]]
        $Name,

        [Parameter(Mandatory = $true, Position = 1)]
        [string]
        $NewName,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine[]]
        $VM
    )
    process { Invoke-Simulated 'Rename-VM' $PSCmdlet $PSBoundParameters }
}

function Rename-VMSnapshot {
    [CmdletBinding(DefaultParameterSetName = 'SnapshotName', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'SnapshotName')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'SnapshotName', Mandatory = $true, Position = 0)]
        [Parameter(ParameterSetName = 'VM', Mandatory = $true, Position = 1)]
        [string]
        $Name,

        [Parameter(ParameterSetName = 'SnapshotName', Mandatory = $true, Position = 1)]
        [string]
        $VMName,

        [Parameter(Mandatory = $true, Position = 2)]
        [string]
        $NewName,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter(ParameterSetName = 'SnapshotObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Alias('VMCheckpoint')]
        [Microsoft.HyperV.PowerShell.VMSnapshot]
        $VMSnapshot,

        [Parameter(ParameterSetName = 'VM', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine]
        $VM
    )
    process { Invoke-Simulated 'Rename-VMSnapshot' $PSCmdlet $PSBoundParameters }
}

function Resize-VHD {
    [CmdletBinding(DefaultParameterSetName = 'Size', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('FullName')]
        [string[]]
        $Path,

        [Parameter(ParameterSetName = 'Size', Mandatory = $true, Position = 1)]
        [uint64]
        $SizeBytes,

        [Parameter()]
        [switch]
        $AsJob,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter()]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'MinimumSize')]
        [switch]
        $ToMinimumSize
    )
    process { Invoke-Simulated 'Resize-VHD' $PSCmdlet $PSBoundParameters }
}

function Restart-VM {
    [CmdletBinding(DefaultParameterSetName = 'Name', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Name')]
        [Parameter(ParameterSetName = 'NameWait')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'Name', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'NameWait', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Alias('VMName')]
        [string[]]
        $Name,

        [Parameter()]
        [switch]
        $Force,

        [Parameter()]
        [switch]
        $AsJob,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter(ParameterSetName = 'NameWait')]
        [Parameter(ParameterSetName = 'VMObjectWait')]
        [switch]
        $Wait,

        [Parameter(ParameterSetName = 'NameWait')]
        [Parameter(ParameterSetName = 'VMObjectWait')]
        [Microsoft.HyperV.PowerShell.WaitVMTypes]
        $For,

        [Parameter(ParameterSetName = 'NameWait')]
        [Parameter(ParameterSetName = 'VMObjectWait')]
        [uint16]
        $Delay,

        [Parameter(ParameterSetName = 'NameWait')]
        [Parameter(ParameterSetName = 'VMObjectWait')]
        [Alias('TimeoutSec')]
        [int]
        $Timeout,

        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Parameter(ParameterSetName = 'VMObjectWait', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine[]]
        $VM
    )
    process { Invoke-Simulated 'Restart-VM' $PSCmdlet $PSBoundParameters }
}

function Restore-VMSnapshot {
    [CmdletBinding(DefaultParameterSetName = 'SnapshotName', SupportsShouldProcess = $true, ConfirmImpact = 'High', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'SnapshotName')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'SnapshotName', Mandatory = $true, Position = 0)]
        [Parameter(ParameterSetName = 'VM', Mandatory = $true, Position = 1)]
        [string]
        $Name,

        [Parameter(ParameterSetName = 'SnapshotName', Mandatory = $true, Position = 1)]
        [string]
        $VMName,

        [Parameter()]
        [switch]
        $AsJob,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter(ParameterSetName = 'SnapshotObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Alias('VMCheckpoint')]
        [Microsoft.HyperV.PowerShell.VMSnapshot]
        $VMSnapshot,

        [Parameter(ParameterSetName = 'VM', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine]
        $VM
    )
    process { Invoke-Simulated 'Restore-VMSnapshot' $PSCmdlet $PSBoundParameters }
}

function Resume-VM {
    [CmdletBinding(DefaultParameterSetName = 'Name', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Name')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'Name', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Alias('VMName')]
        [string[]]
        $Name,

        [Parameter()]
        [switch]
        $AsJob,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine[]]
        $VM
    )
    process { Invoke-Simulated 'Resume-VM' $PSCmdlet $PSBoundParameters }
}

function Save-VM {
    [CmdletBinding(DefaultParameterSetName = 'Name', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Name')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'Name', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Alias('VMName')]
        [string[]]
        $Name,

        [Parameter()]
        [switch]
        $AsJob,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine[]]
        $VM
    )
    process { Invoke-Simulated 'Save-VM' $PSCmdlet $PSBoundParameters }
}

function Set-VHD {
    [CmdletBinding(DefaultParameterSetName = 'Parent', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('FullName')]
        [string]
        $Path,

        [Parameter(ParameterSetName = 'Parent', Mandatory = $true, Position = 1)]
        [string]
        $ParentPath,

        [Parameter(ParameterSetName = 'Parent')]
        [string]
        $LeafPath,

        [Parameter(ParameterSetName = 'Parent')]
        [switch]
        $IgnoreIdMismatch,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter()]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'PhysicalSectorSize', Mandatory = $true)]
        [ValidateSet('512', '4096')]
        [uint32]
        $PhysicalSectorSizeBytes,

        [Parameter(ParameterSetName = 'DiskIdentifier')]
        [switch]
        $ResetDiskIdentifier,

        [Parameter(ParameterSetName = 'DiskIdentifier')]
        [switch]
        $Force
    )
    process { Invoke-Simulated 'Set-VHD' $PSCmdlet $PSBoundParameters }
}

function Set-VM {
    [CmdletBinding(DefaultParameterSetName = 'Name', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Name')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'Name', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Alias('VMName')]
        [string[]]
        $Name,

        [Parameter()]
        [bool]
        $GuestControlledCacheTypes,

        [Parameter()]
        [uint32]
        $LowMemoryMappedIoSpace,

        [Parameter()]
        [uint64]
        $HighMemoryMappedIoSpace,

        [Parameter()]
        [long]
        $ProcessorCount,

        [Parameter()]
        [switch]
        $DynamicMemory,

        [Parameter()]
        [switch]
        $StaticMemory,

        [Parameter()]
        [long]
        $MemoryMinimumBytes,

        [Parameter()]
        [long]
        $MemoryMaximumBytes,

        [Parameter()]
        [long]
        $MemoryStartupBytes,

        [Parameter()]
        [Microsoft.HyperV.PowerShell.StartAction]
        $AutomaticStartAction,

        [Parameter()]
        [Microsoft.HyperV.PowerShell.StopAction]
        $AutomaticStopAction,

        [Parameter()]
        [int]
        $AutomaticStartDelay,

        [Parameter()]
        [Microsoft.HyperV.PowerShell.CriticalErrorAction]
        $AutomaticCriticalErrorAction,

        [Parameter()]
        [int]
        $AutomaticCriticalErrorActionTimeout,

        [Parameter()]
        [Microsoft.HyperV.PowerShell.OnOffState]
        $LockOnDisconnect,

        [Parameter()]
        [string]
        $Notes,

        [Parameter()]
        [string]
        $NewVMName,

        [Parameter()]
        [string]
        $SnapshotFileLocation,

        [Parameter()]
        [string]
        $SmartPagingFilePath,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter()]
        [switch]
        $AllowUnverifiedPaths,

        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine[]]
        $VM
    )
    process { Invoke-Simulated 'Set-VM' $PSCmdlet $PSBoundParameters }
}

function Set-VMDvdDrive {
    [CmdletBinding(DefaultParameterSetName = 'VMName', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'VMName')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'VMName', Mandatory = $true, Position = 0)]
        [string]
        $VMName,

        [Parameter(ParameterSetName = 'VMName', Position = 1)]
        [int]
        $ControllerNumber,

        [Parameter(ParameterSetName = 'VMName', Position = 2)]
        [int]
        $ControllerLocation,

        [Parameter()]
        [int]
        $ToControllerNumber,

        [Parameter()]
        [int]
        $ToControllerLocation,

        [Parameter(Position = 3)]
        [string]
        $Path,

        [Parameter()]
        [string]
        $ResourcePoolName,

        [Parameter()]
        [switch]
        $AllowUnverifiedPaths,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter(ParameterSetName = 'Object', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.DvdDrive[]]
        $VMDvdDrive
    )
    process { Invoke-Simulated 'Set-VMDvdDrive' $PSCmdlet $PSBoundParameters }
}

function Set-VMHardDiskDrive {
    [CmdletBinding(DefaultParameterSetName = 'VMName', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter()]
        [Alias('PSComputerName')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'VMName', Mandatory = $true, Position = 0)]
        [string]
        $VMName,

        [Parameter(ParameterSetName = 'VMName', Position = 1)]
        [Microsoft.HyperV.PowerShell.ControllerType]
        $ControllerType,

        [Parameter(ParameterSetName = 'VMName', Position = 2)]
        [int]
        $ControllerNumber,

        [Parameter(ParameterSetName = 'VMName', Position = 3)]
        [int]
        $ControllerLocation,

        [Parameter(Position = 4)]
        [string]
        $Path,

        [Parameter()]
        [Microsoft.HyperV.PowerShell.ControllerType]
        $ToControllerType,

        [Parameter()]
        [int]
        $ToControllerNumber,

        [Parameter()]
        [int]
        $ToControllerLocation,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('Number')]
        [uint32]
        $DiskNumber,

        [Parameter()]
        [string]
        $ResourcePoolName,

        [Parameter()]
        [Alias('ShareVirtualDisk')]
        [bool]
        $SupportPersistentReservations,

        [Parameter()]
        [switch]
        $AllowUnverifiedPaths,

        [Parameter()]
        [uint64]
        $MaximumIOPS,

        [Parameter()]
        [uint64]
        $MinimumIOPS,

        [Parameter()]
        [string]
        $QoSPolicyID,

        [Parameter()]
        [Microsoft.Management.Infrastructure.CimInstance]
        $QoSPolicy,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter()]
        [Microsoft.HyperV.PowerShell.CacheAttributes]
        $OverrideCacheAttributes,

        [Parameter(ParameterSetName = 'Object', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.HardDiskDrive[]]
        $VMHardDiskDrive
    )
    process { Invoke-Simulated 'Set-VMHardDiskDrive' $PSCmdlet $PSBoundParameters }
}

function Start-VM {
    [CmdletBinding(DefaultParameterSetName = 'Name', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Name')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'Name', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Alias('VMName')]
        [string[]]
        $Name,

        [Parameter()]
        [switch]
        $AsJob,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine[]]
        $VM
    )
    process { Invoke-Simulated 'Start-VM' $PSCmdlet $PSBoundParameters }
}

function Stop-VM {
    [CmdletBinding(DefaultParameterSetName = 'Name', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Name')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'Name', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Alias('VMName')]
        [string[]]
        $Name,

        [Parameter()]
        [switch]
        $Save,

        [Parameter()]
        [switch]
        $TurnOff,

        [Parameter()]
        [switch]
        $Force,

        [Parameter()]
        [switch]
        $AsJob,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine[]]
        $VM
    )
    process { Invoke-Simulated 'Stop-VM' $PSCmdlet $PSBoundParameters }
}

function Suspend-VM {
    [CmdletBinding(DefaultParameterSetName = 'Name', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Name')]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'Name', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Alias('VMName')]
        [string[]]
        $Name,

        [Parameter()]
        [switch]
        $AsJob,

        [Parameter()]
        [switch]
        $Passthru,

        [Parameter(ParameterSetName = 'VMObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Microsoft.HyperV.PowerShell.VirtualMachine[]]
        $VM
    )
    process { Invoke-Simulated 'Suspend-VM' $PSCmdlet $PSBoundParameters }
}

function Test-VHD {
    [CmdletBinding(DefaultParameterSetName = 'ExistingVHD', PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('FullName')]
        [string[]]
        $Path,

        [Parameter()]
        [string[]]
        $ComputerName,

        [Parameter(ParameterSetName = 'SharedDisk')]
        [Alias('ShareVirtualDisk')]
        [switch]
        $SupportPersistentReservations
    )
    process { Invoke-Simulated 'Test-VHD' $PSCmdlet $PSBoundParameters }
}

Set-Alias -Name Export-VMCheckpoint -Value Export-VMSnapshot
Set-Alias -Name Get-VMCheckpoint -Value Get-VMSnapshot
Set-Alias -Name Remove-VMCheckpoint -Value Remove-VMSnapshot
Set-Alias -Name Rename-VMCheckpoint -Value Rename-VMSnapshot
Set-Alias -Name Restore-VMCheckpoint -Value Restore-VMSnapshot
Export-ModuleMember -Function * -Alias *
