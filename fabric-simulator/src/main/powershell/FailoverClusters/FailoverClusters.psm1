# Made by ModuleGenerator from reference/*.json. Do not edit: change those.

Set-StrictMode -Off
Import-Module -Name "$PSScriptRoot/../PracticeFiles/PracticeFiles.psd1" -Global -DisableNameChecking
Import-Module -Name "$PSScriptRoot/../PracticeFabric/PracticeFabric.psd1" -DisableNameChecking

function Get-ClusterGroup {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 0)]
        [System.Collections.Specialized.StringCollection]
        $Name,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [guid]
        $VMId,

        [Parameter(ValueFromPipeline = $true)]
        [psobject]
        $InputObject,

        [Parameter()]
        [string]
        $Cluster
    )
    process { Invoke-Simulated 'Get-ClusterGroup' $PSCmdlet $PSBoundParameters }
}

function Get-ClusterNode {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 0)]
        [System.Collections.Specialized.StringCollection]
        $Name,

        [Parameter(ValueFromPipeline = $true)]
        [psobject]
        $InputObject,

        [Parameter()]
        [string]
        $Cluster
    )
    process { Invoke-Simulated 'Get-ClusterNode' $PSCmdlet $PSBoundParameters }
}

function Get-ClusterResource {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 0)]
        [System.Collections.Specialized.StringCollection]
        $Name,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [guid]
        $VMId,

        [Parameter(ValueFromPipeline = $true)]
        [psobject]
        $InputObject,

        [Parameter()]
        [string]
        $Cluster
    )
    process { Invoke-Simulated 'Get-ClusterResource' $PSCmdlet $PSBoundParameters }
}

function Get-ClusterSharedVolume {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 0)]
        [System.Collections.Specialized.StringCollection]
        $Name,

        [Parameter(ValueFromPipeline = $true)]
        [psobject]
        $InputObject,

        [Parameter()]
        [string]
        $Cluster
    )
    process { Invoke-Simulated 'Get-ClusterSharedVolume' $PSCmdlet $PSBoundParameters }
}

function Update-ClusterVirtualMachineConfiguration {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 0)]
        [string]
        $Name,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [guid]
        $VMId,

        [Parameter(ValueFromPipeline = $true)]
        [psobject]
        $InputObject,

        [Parameter()]
        [string]
        $Cluster
    )
    process { Invoke-Simulated 'Update-ClusterVirtualMachineConfiguration' $PSCmdlet $PSBoundParameters }
}

Export-ModuleMember -Function * -Alias *
