# Made by ModuleGenerator from reference/*.json. Do not edit: change those.

Set-StrictMode -Off
Import-Module -Name "$PSScriptRoot/../PracticeFiles/PracticeFiles.psd1" -Global -DisableNameChecking
Import-Module -Name "$PSScriptRoot/../PracticeFabric/PracticeFabric.psd1" -DisableNameChecking

function Complete-BitsTransfer {
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Alias('b')]
        [Microsoft.BackgroundIntelligentTransfer.Management.BitsJob[]]
        $BitsJob
    )
    process { Invoke-Simulated 'Complete-BitsTransfer' $PSCmdlet $PSBoundParameters }
}

function Get-BitsTransfer {
    [CmdletBinding(DefaultParameterSetName = 'ListJobsByName', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'ListJobsByName', Position = 0)]
        [Alias('n')]
        [string[]]
        $Name,

        [Parameter(ParameterSetName = 'ListJobsByName', Position = 1)]
        [Alias('all')]
        [switch]
        $AllUsers,

        [Parameter(ParameterSetName = 'ListJobsById', Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [Alias('id')]
        [guid[]]
        $JobId
    )
    process { Invoke-Simulated 'Get-BitsTransfer' $PSCmdlet $PSBoundParameters }
}

function Remove-BitsTransfer {
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Alias('b')]
        [Microsoft.BackgroundIntelligentTransfer.Management.BitsJob[]]
        $BitsJob
    )
    process { Invoke-Simulated 'Remove-BitsTransfer' $PSCmdlet $PSBoundParameters }
}

function Resume-BitsTransfer {
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)]
        [Alias('b')]
        [Microsoft.BackgroundIntelligentTransfer.Management.BitsJob[]]
        $BitsJob,

        [Parameter()]
        [Alias('as')]
        [switch]
        $Asynchronous
    )
    process { Invoke-Simulated 'Resume-BitsTransfer' $PSCmdlet $PSBoundParameters }
}

function Start-BitsTransfer {
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter()]
        [switch]
        $Asynchronous,

        [Parameter()]
        [switch]
        $Dynamic,

        [Parameter()]
        [switch]
        $CustomHeadersWriteOnly,

        [Parameter()]
        [ValidateSet('Basic', 'Digest', 'Ntlm', 'Negotiate', 'Passport')]
        [string]
        $Authentication,

        [Parameter()]
        [pscredential]
        $Credential,

        [Parameter()]
        [string]
        $Description,

        [Parameter()]
        [string]
        $HttpMethod,

        [Parameter(Position = 1, ValueFromPipelineByPropertyName = $true)]
        [string[]]
        $Destination,

        [Parameter()]
        [string]
        $DisplayName,

        [Parameter()]
        [ValidateSet('Foreground', 'High', 'Normal', 'Low')]
        [string]
        $Priority,

        [Parameter()]
        [Microsoft.BackgroundIntelligentTransfer.Management.CostStates]
        $TransferPolicy,

        [Parameter()]
        [Microsoft.BackgroundIntelligentTransfer.Management.ACLFlagValue]
        $ACLFlags,

        [Parameter()]
        [Microsoft.BackgroundIntelligentTransfer.Management.SecurityFlagValue]
        $SecurityFlags,

        [Parameter()]
        [Microsoft.BackgroundIntelligentTransfer.Management.AuthenticationTargetValue]
        $UseStoredCredential,

        [Parameter()]
        [ValidateSet('Basic', 'Digest', 'Ntlm', 'Negotiate', 'Passport')]
        [string]
        $ProxyAuthentication,

        [Parameter()]
        [string[]]
        $ProxyBypass,

        [Parameter()]
        [pscredential]
        $ProxyCredential,

        [Parameter()]
        [uri[]]
        $ProxyList,

        [Parameter()]
        [ValidateSet('SystemDefault', 'NoProxy', 'AutoDetect', 'Override')]
        [string]
        $ProxyUsage,

        [Parameter()]
        [int]
        $RetryInterval,

        [Parameter()]
        [int]
        $RetryTimeout,

        [Parameter()]
        [int]
        $MaxDownloadTime,

        [Parameter(Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [string[]]
        $Source,

        [Parameter()]
        [switch]
        $Suspended,

        [Parameter()]
        [ValidateSet('Download', 'Upload', 'UploadReply')]
        [string]
        $TransferType,

        [Parameter()]
        [string[]]
        $CustomHeaders,

        [Parameter()]
        [Microsoft.BackgroundIntelligentTransfer.Management.NotifyFlagValue]
        $NotifyFlags,

        [Parameter()]
        [string[]]
        $NotifyCmdLine,

        [Parameter()]
        [Microsoft.BackgroundIntelligentTransfer.Management.CertStoreLocationValue]
        $CertStoreLocation,

        [Parameter()]
        [string]
        $CertStoreName,

        [Parameter()]
        [byte[]]
        $CertHash
    )
    process { Invoke-Simulated 'Start-BitsTransfer' $PSCmdlet $PSBoundParameters }
}

Export-ModuleMember -Function * -Alias *
