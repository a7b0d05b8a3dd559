# Made by reference/New-FileProxies.ps1. Do not edit: change that.

function Get-Item {
    [CmdletBinding(DefaultParameterSetName = 'Path', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Path', Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [System.String[]]
        $Path,

        [Parameter()]
        [System.String]
        $Filter,

        [Parameter()]
        [System.String[]]
        $Include,

        [Parameter()]
        [System.String[]]
        $Exclude,

        [Parameter()]
        [switch]
        $Force,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [System.Management.Automation.PSCredential]
        $Credential,

        [Parameter()]
        [System.String[]]
        $Stream,

        [Parameter(ParameterSetName = 'LiteralPath', Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath')]
        [System.String[]]
        $LiteralPath
    )
    begin { $state = @{} }
    process { Invoke-FileCommand 'Get-Item' $PSCmdlet $PSBoundParameters $state { Microsoft.PowerShell.Management\Get-Item @with } }
    end { Complete-FileCommand 'Get-Item' $PSCmdlet $state }
}

function Get-ChildItem {
    [CmdletBinding(DefaultParameterSetName = 'Items', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Items', Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [System.String[]]
        $Path,

        [Parameter(Position = 1)]
        [System.String]
        $Filter,

        [Parameter()]
        [System.String[]]
        $Include,

        [Parameter()]
        [System.String[]]
        $Exclude,

        [Parameter()]
        [Alias('s')]
        [switch]
        $Recurse,

        [Parameter()]
        [System.UInt32]
        $Depth,

        [Parameter()]
        [switch]
        $Force,

        [Parameter()]
        [switch]
        $Name,

        [Parameter()]
        [System.Management.Automation.FlagsExpression`1[[System.IO.FileAttributes, System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e]]]
        $Attributes,

        [Parameter()]
        [Alias('ad', 'd')]
        [switch]
        $Directory,

        [Parameter()]
        [Alias('af')]
        [switch]
        $File,

        [Parameter()]
        [Alias('ah', 'h')]
        [switch]
        $Hidden,

        [Parameter()]
        [Alias('ar')]
        [switch]
        $ReadOnly,

        [Parameter()]
        [Alias('as')]
        [switch]
        $System,

        [Parameter(ParameterSetName = 'LiteralItems', Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath')]
        [System.String[]]
        $LiteralPath
    )
    begin { $state = @{} }
    process { Invoke-FileCommand 'Get-ChildItem' $PSCmdlet $PSBoundParameters $state { Microsoft.PowerShell.Management\Get-ChildItem @with } }
    end { Complete-FileCommand 'Get-ChildItem' $PSCmdlet $state }
}

function Test-Path {
    [CmdletBinding(DefaultParameterSetName = 'Path', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Path', Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [System.String[]]
        $Path,

        [Parameter()]
        [System.String]
        $Filter,

        [Parameter()]
        [System.String[]]
        $Include,

        [Parameter()]
        [System.String[]]
        $Exclude,

        [Parameter()]
        [Alias('Type')]
        [object]
        $PathType,

        [Parameter()]
        [switch]
        $IsValid,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [System.Management.Automation.PSCredential]
        $Credential,

        [Parameter()]
        [System.Nullable[System.DateTime]]
        $OlderThan,

        [Parameter()]
        [System.Nullable[System.DateTime]]
        $NewerThan,

        [Parameter(ParameterSetName = 'LiteralPath', Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath')]
        [System.String[]]
        $LiteralPath
    )
    begin { $state = @{} }
    process { Invoke-FileCommand 'Test-Path' $PSCmdlet $PSBoundParameters $state { Microsoft.PowerShell.Management\Test-Path @with } }
    end { Complete-FileCommand 'Test-Path' $PSCmdlet $state }
}

function Copy-Item {
    [CmdletBinding(DefaultParameterSetName = 'Path', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Path', Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [System.String[]]
        $Path,

        [Parameter(Position = 1, ValueFromPipelineByPropertyName = $true)]
        [System.String]
        $Destination,

        [Parameter()]
        [switch]
        $Container,

        [Parameter()]
        [switch]
        $Force,

        [Parameter()]
        [System.String]
        $Filter,

        [Parameter()]
        [System.String[]]
        $Include,

        [Parameter()]
        [System.String[]]
        $Exclude,

        [Parameter()]
        [switch]
        $Recurse,

        [Parameter()]
        [switch]
        $PassThru,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [System.Management.Automation.PSCredential]
        $Credential,

        [Parameter()]
        [object]
        $FromSession,

        [Parameter()]
        [object]
        $ToSession,

        [Parameter(ParameterSetName = 'LiteralPath', Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath')]
        [System.String[]]
        $LiteralPath
    )
    begin { $state = @{} }
    process { Invoke-FileCommand 'Copy-Item' $PSCmdlet $PSBoundParameters $state { Microsoft.PowerShell.Management\Copy-Item @with } }
    end { Complete-FileCommand 'Copy-Item' $PSCmdlet $state }
}

function Move-Item {
    [CmdletBinding(DefaultParameterSetName = 'Path', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Path', Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [System.String[]]
        $Path,

        [Parameter(Position = 1, ValueFromPipelineByPropertyName = $true)]
        [System.String]
        $Destination,

        [Parameter()]
        [switch]
        $Force,

        [Parameter()]
        [System.String]
        $Filter,

        [Parameter()]
        [System.String[]]
        $Include,

        [Parameter()]
        [System.String[]]
        $Exclude,

        [Parameter()]
        [switch]
        $PassThru,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [System.Management.Automation.PSCredential]
        $Credential,

        [Parameter(ParameterSetName = 'LiteralPath', Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath')]
        [System.String[]]
        $LiteralPath
    )
    begin { $state = @{} }
    process { Invoke-FileCommand 'Move-Item' $PSCmdlet $PSBoundParameters $state { Microsoft.PowerShell.Management\Move-Item @with } }
    end { Complete-FileCommand 'Move-Item' $PSCmdlet $state }
}

function Rename-Item {
    [CmdletBinding(DefaultParameterSetName = 'ByPath', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'ByPath', Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [System.String]
        $Path,

        [Parameter(Mandatory = $true, Position = 1, ValueFromPipelineByPropertyName = $true)]
        [System.String]
        $NewName,

        [Parameter()]
        [switch]
        $Force,

        [Parameter()]
        [switch]
        $PassThru,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [System.Management.Automation.PSCredential]
        $Credential,

        [Parameter(ParameterSetName = 'ByLiteralPath', Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath', 'LP')]
        [System.String]
        $LiteralPath
    )
    begin { $state = @{} }
    process { Invoke-FileCommand 'Rename-Item' $PSCmdlet $PSBoundParameters $state { Microsoft.PowerShell.Management\Rename-Item @with } }
    end { Complete-FileCommand 'Rename-Item' $PSCmdlet $state }
}

function Remove-Item {
    [CmdletBinding(DefaultParameterSetName = 'Path', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Path', Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [System.String[]]
        $Path,

        [Parameter()]
        [System.String]
        $Filter,

        [Parameter()]
        [System.String[]]
        $Include,

        [Parameter()]
        [System.String[]]
        $Exclude,

        [Parameter()]
        [switch]
        $Recurse,

        [Parameter()]
        [switch]
        $Force,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [System.Management.Automation.PSCredential]
        $Credential,

        [Parameter()]
        [System.String[]]
        $Stream,

        [Parameter(ParameterSetName = 'LiteralPath', Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath')]
        [System.String[]]
        $LiteralPath
    )
    begin { $state = @{} }
    process { Invoke-FileCommand 'Remove-Item' $PSCmdlet $PSBoundParameters $state { Microsoft.PowerShell.Management\Remove-Item @with } }
    end { Complete-FileCommand 'Remove-Item' $PSCmdlet $state }
}

function New-Item {
    [CmdletBinding(DefaultParameterSetName = 'pathSet', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'nameSet', Position = 0, ValueFromPipelineByPropertyName = $true)]
        [Parameter(ParameterSetName = 'pathSet', Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [System.String[]]
        $Path,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('Type')]
        [System.String]
        $ItemType,

        [Parameter(ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('Target')]
        [System.Object]
        $Value,

        [Parameter()]
        [switch]
        $Force,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [System.Management.Automation.PSCredential]
        $Credential,

        [Parameter()]
        [System.Management.Automation.ScopedItemOptions]
        $Options,

        [Parameter(ParameterSetName = 'nameSet', Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [AllowNull()]
        [AllowEmptyString()]
        [System.String]
        $Name
    )
    begin { $state = @{} }
    process { Invoke-FileCommand 'New-Item' $PSCmdlet $PSBoundParameters $state { Microsoft.PowerShell.Management\New-Item @with } }
    end { Complete-FileCommand 'New-Item' $PSCmdlet $state }
}

function Get-FileHash {
    [CmdletBinding(DefaultParameterSetName = 'Path', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Path', Mandatory = $true, Position = 0)]
        [System.String[]]
        $Path,

        [Parameter()]
        [ValidateSet('SHA1', 'SHA256', 'SHA384', 'SHA512', 'MACTripleDES', 'MD5', 'RIPEMD160')]
        [System.String]
        $Algorithm,

        [Parameter(ParameterSetName = 'LiteralPath', Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath')]
        [System.String[]]
        $LiteralPath,

        [Parameter(ParameterSetName = 'Stream', Mandatory = $true)]
        [System.IO.Stream]
        $InputStream
    )
    begin { $state = @{} }
    process { Invoke-FileCommand 'Get-FileHash' $PSCmdlet $PSBoundParameters $state { Microsoft.PowerShell.Utility\Get-FileHash @with } }
    end { Complete-FileCommand 'Get-FileHash' $PSCmdlet $state }
}

function Join-Path {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath')]
        [System.String[]]
        $Path,

        [Parameter(Mandatory = $true, Position = 1, ValueFromPipelineByPropertyName = $true)]
        [AllowNull()]
        [AllowEmptyString()]
        [System.String]
        $ChildPath,

        [Parameter()]
        [switch]
        $Resolve,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [System.Management.Automation.PSCredential]
        $Credential
    )
    begin { $state = @{} }
    process { Invoke-FileCommand 'Join-Path' $PSCmdlet $PSBoundParameters $state { Microsoft.PowerShell.Management\Join-Path @with } }
    end { Complete-FileCommand 'Join-Path' $PSCmdlet $state }
}

function Split-Path {
    [CmdletBinding(DefaultParameterSetName = 'ParentSet', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'IsAbsoluteSet', Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Parameter(ParameterSetName = 'LeafSet', Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Parameter(ParameterSetName = 'NoQualifierSet', Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Parameter(ParameterSetName = 'ParentSet', Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Parameter(ParameterSetName = 'QualifierSet', Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [System.String[]]
        $Path,

        [Parameter(ParameterSetName = 'ParentSet', ValueFromPipelineByPropertyName = $true)]
        [switch]
        $Parent,

        [Parameter()]
        [switch]
        $Resolve,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [System.Management.Automation.PSCredential]
        $Credential,

        [Parameter(ParameterSetName = 'NoQualifierSet', ValueFromPipelineByPropertyName = $true)]
        [switch]
        $NoQualifier,

        [Parameter(ParameterSetName = 'LeafSet', ValueFromPipelineByPropertyName = $true)]
        [switch]
        $Leaf,

        [Parameter(ParameterSetName = 'QualifierSet', ValueFromPipelineByPropertyName = $true)]
        [switch]
        $Qualifier,

        [Parameter(ParameterSetName = 'IsAbsoluteSet')]
        [switch]
        $IsAbsolute,

        [Parameter(ParameterSetName = 'LiteralPathSet', Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath')]
        [System.String[]]
        $LiteralPath
    )
    begin { $state = @{} }
    process { Invoke-FileCommand 'Split-Path' $PSCmdlet $PSBoundParameters $state { Microsoft.PowerShell.Management\Split-Path @with } }
    end { Complete-FileCommand 'Split-Path' $PSCmdlet $state }
}

function Resolve-Path {
    [CmdletBinding(DefaultParameterSetName = 'Path', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Path', Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [System.String[]]
        $Path,

        [Parameter()]
        [switch]
        $Relative,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [System.Management.Automation.PSCredential]
        $Credential,

        [Parameter(ParameterSetName = 'LiteralPath', Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath')]
        [System.String[]]
        $LiteralPath
    )
    begin { $state = @{} }
    process { Invoke-FileCommand 'Resolve-Path' $PSCmdlet $PSBoundParameters $state { Microsoft.PowerShell.Management\Resolve-Path @with } }
    end { Complete-FileCommand 'Resolve-Path' $PSCmdlet $state }
}

function Convert-Path {
    [CmdletBinding(DefaultParameterSetName = 'Path', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Path', Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [System.String[]]
        $Path,

        [Parameter(ParameterSetName = 'LiteralPath', Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath')]
        [System.String[]]
        $LiteralPath
    )
    begin { $state = @{} }
    process { Invoke-FileCommand 'Convert-Path' $PSCmdlet $PSBoundParameters $state { Microsoft.PowerShell.Management\Convert-Path @with } }
    end { Complete-FileCommand 'Convert-Path' $PSCmdlet $state }
}

function New-PSDrive {
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [System.String]
        $Name,

        [Parameter(Mandatory = $true, Position = 1, ValueFromPipelineByPropertyName = $true)]
        [System.String]
        $PSProvider,

        [Parameter(Mandatory = $true, Position = 2, ValueFromPipelineByPropertyName = $true)]
        [System.String]
        $Root,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [System.String]
        $Description,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [System.String]
        $Scope,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [switch]
        $Persist,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [System.Management.Automation.PSCredential]
        $Credential
    )
    begin { $state = @{} }
    process { Invoke-FileCommand 'New-PSDrive' $PSCmdlet $PSBoundParameters $state { Microsoft.PowerShell.Management\New-PSDrive @with } }
    end { Complete-FileCommand 'New-PSDrive' $PSCmdlet $state }
}

function Get-Content {
    [CmdletBinding(DefaultParameterSetName = 'Path', PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [System.Int64]
        $ReadCount,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('First', 'Head')]
        [System.Int64]
        $TotalCount,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('Last')]
        [System.Int32]
        $Tail,

        [Parameter(ParameterSetName = 'Path', Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [System.String[]]
        $Path,

        [Parameter()]
        [System.String]
        $Filter,

        [Parameter()]
        [System.String[]]
        $Include,

        [Parameter()]
        [System.String[]]
        $Exclude,

        [Parameter()]
        [switch]
        $Force,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [System.Management.Automation.PSCredential]
        $Credential,

        [Parameter()]
        [System.String]
        $Delimiter,

        [Parameter()]
        [switch]
        $Wait,

        [Parameter()]
        [switch]
        $Raw,

        [Parameter()]
        [object]
        $Encoding,

        [Parameter()]
        [System.String]
        $Stream,

        [Parameter(ParameterSetName = 'LiteralPath', Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath')]
        [System.String[]]
        $LiteralPath
    )
    begin { $state = @{} }
    process { Invoke-FileCommand 'Get-Content' $PSCmdlet $PSBoundParameters $state { Microsoft.PowerShell.Management\Get-Content @with } }
    end { Complete-FileCommand 'Get-Content' $PSCmdlet $state }
}

function Clear-Content {
    [CmdletBinding(DefaultParameterSetName = 'Path', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Path', Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [System.String[]]
        $Path,

        [Parameter()]
        [System.String]
        $Filter,

        [Parameter()]
        [System.String[]]
        $Include,

        [Parameter()]
        [System.String[]]
        $Exclude,

        [Parameter()]
        [switch]
        $Force,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [System.Management.Automation.PSCredential]
        $Credential,

        [Parameter()]
        [System.String]
        $Stream,

        [Parameter(ParameterSetName = 'LiteralPath', Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath')]
        [System.String[]]
        $LiteralPath
    )
    begin { $state = @{} }
    process { Invoke-FileCommand 'Clear-Content' $PSCmdlet $PSBoundParameters $state { Microsoft.PowerShell.Management\Clear-Content @with } }
    end { Complete-FileCommand 'Clear-Content' $PSCmdlet $state }
}

function Import-Csv {
    [CmdletBinding(DefaultParameterSetName = 'Delimiter', PositionalBinding = $false)]
    param(
        [Parameter(Position = 0, ValueFromPipeline = $true)]
        [System.String[]]
        $Path,

        [Parameter()]
        [System.Char]
        $Delimiter,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath')]
        [System.String[]]
        $LiteralPath,

        [Parameter()]
        [System.String[]]
        $Header,

        [Parameter()]
        [System.String]
        $Encoding,

        [Parameter(ParameterSetName = 'UseCulture', Mandatory = $true)]
        [switch]
        $UseCulture
    )
    begin { $state = @{} }
    process { Invoke-FileCommand 'Import-Csv' $PSCmdlet $PSBoundParameters $state { Microsoft.PowerShell.Utility\Import-Csv @with } }
    end { Complete-FileCommand 'Import-Csv' $PSCmdlet $state }
}

function Import-Clixml {
    [CmdletBinding(DefaultParameterSetName = 'ByPath', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'ByPath', Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [System.String[]]
        $Path,

        [Parameter()]
        [switch]
        $IncludeTotalCount,

        [Parameter()]
        [System.UInt64]
        $Skip,

        [Parameter()]
        [System.UInt64]
        $First,

        [Parameter(ParameterSetName = 'ByLiteralPath', Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath')]
        [System.String[]]
        $LiteralPath
    )
    begin { $state = @{} }
    process { Invoke-FileCommand 'Import-Clixml' $PSCmdlet $PSBoundParameters $state { Microsoft.PowerShell.Utility\Import-Clixml @with } }
    end { Complete-FileCommand 'Import-Clixml' $PSCmdlet $state }
}

function Set-Location {
    [CmdletBinding(DefaultParameterSetName = 'Path', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Path', Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [System.String]
        $Path,

        [Parameter()]
        [switch]
        $PassThru,

        [Parameter(ParameterSetName = 'LiteralPath', Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath')]
        [System.String]
        $LiteralPath,

        [Parameter(ParameterSetName = 'Stack', ValueFromPipelineByPropertyName = $true)]
        [System.String]
        $StackName
    )
    begin { $state = @{} }
    process { Invoke-FileCommand 'Set-Location' $PSCmdlet $PSBoundParameters $state { Microsoft.PowerShell.Management\Set-Location @with } }
    end { Complete-FileCommand 'Set-Location' $PSCmdlet $state }
}

function Push-Location {
    [CmdletBinding(DefaultParameterSetName = 'Path', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Path', Position = 1, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [System.String]
        $Path,

        [Parameter()]
        [switch]
        $PassThru,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [System.String]
        $StackName,

        [Parameter(ParameterSetName = 'LiteralPath', ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath')]
        [System.String]
        $LiteralPath
    )
    begin { $state = @{} }
    process { Invoke-FileCommand 'Push-Location' $PSCmdlet $PSBoundParameters $state { Microsoft.PowerShell.Management\Push-Location @with } }
    end { Complete-FileCommand 'Push-Location' $PSCmdlet $state }
}

function Get-ItemProperty {
    [CmdletBinding(DefaultParameterSetName = 'Path', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Path', Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [System.String[]]
        $Path,

        [Parameter(Position = 1)]
        [Alias('PSProperty')]
        [System.String[]]
        $Name,

        [Parameter()]
        [System.String]
        $Filter,

        [Parameter()]
        [System.String[]]
        $Include,

        [Parameter()]
        [System.String[]]
        $Exclude,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [System.Management.Automation.PSCredential]
        $Credential,

        [Parameter(ParameterSetName = 'LiteralPath', Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath')]
        [System.String[]]
        $LiteralPath
    )
    begin { $state = @{} }
    process { Invoke-FileCommand 'Get-ItemProperty' $PSCmdlet $PSBoundParameters $state { Microsoft.PowerShell.Management\Get-ItemProperty @with } }
    end { Complete-FileCommand 'Get-ItemProperty' $PSCmdlet $state }
}

function Unblock-File {
    [CmdletBinding(DefaultParameterSetName = 'ByPath', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'ByPath', Mandatory = $true, Position = 0)]
        [System.String[]]
        $Path,

        [Parameter(ParameterSetName = 'ByLiteralPath', Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath', 'LP')]
        [System.String[]]
        $LiteralPath
    )
    begin { $state = @{} }
    process { Invoke-FileCommand 'Unblock-File' $PSCmdlet $PSBoundParameters $state { Microsoft.PowerShell.Utility\Unblock-File @with } }
    end { Complete-FileCommand 'Unblock-File' $PSCmdlet $state }
}

function Set-Content {
    [CmdletBinding(DefaultParameterSetName = 'Path', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Path', Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [System.String[]]
        $Path,

        [Parameter(Mandatory = $true, Position = 1, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [AllowNull()]
        [AllowEmptyCollection()]
        [System.Object[]]
        $Value,

        [Parameter()]
        [switch]
        $PassThru,

        [Parameter()]
        [System.String]
        $Filter,

        [Parameter()]
        [System.String[]]
        $Include,

        [Parameter()]
        [System.String[]]
        $Exclude,

        [Parameter()]
        [switch]
        $Force,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [System.Management.Automation.PSCredential]
        $Credential,

        [Parameter()]
        [switch]
        $NoNewline,

        [Parameter()]
        [object]
        $Encoding,

        [Parameter()]
        [System.String]
        $Stream,

        [Parameter(ParameterSetName = 'LiteralPath', Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath')]
        [System.String[]]
        $LiteralPath
    )
    begin {
        Convert-FileParameters $PSBoundParameters
        $pipeline = { Microsoft.PowerShell.Management\Set-Content @PSBoundParameters }.GetSteppablePipeline($MyInvocation.CommandOrigin)
        $pipeline.Begin($PSCmdlet)
    }
    process { $pipeline.Process($_) }
    end { $pipeline.End() }
}

function Add-Content {
    [CmdletBinding(DefaultParameterSetName = 'Path', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Path', Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [System.String[]]
        $Path,

        [Parameter(Mandatory = $true, Position = 1, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [AllowNull()]
        [AllowEmptyCollection()]
        [System.Object[]]
        $Value,

        [Parameter()]
        [switch]
        $PassThru,

        [Parameter()]
        [System.String]
        $Filter,

        [Parameter()]
        [System.String[]]
        $Include,

        [Parameter()]
        [System.String[]]
        $Exclude,

        [Parameter()]
        [switch]
        $Force,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [System.Management.Automation.PSCredential]
        $Credential,

        [Parameter()]
        [switch]
        $NoNewline,

        [Parameter()]
        [object]
        $Encoding,

        [Parameter()]
        [System.String]
        $Stream,

        [Parameter(ParameterSetName = 'LiteralPath', Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath')]
        [System.String[]]
        $LiteralPath
    )
    begin {
        Convert-FileParameters $PSBoundParameters
        $pipeline = { Microsoft.PowerShell.Management\Add-Content @PSBoundParameters }.GetSteppablePipeline($MyInvocation.CommandOrigin)
        $pipeline.Begin($PSCmdlet)
    }
    process { $pipeline.Process($_) }
    end { $pipeline.End() }
}

function Out-File {
    [CmdletBinding(DefaultParameterSetName = 'ByPath', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'ByPath', Mandatory = $true, Position = 0)]
        [System.String]
        $FilePath,

        [Parameter()]
        [System.String]
        $Encoding,

        [Parameter()]
        [switch]
        $Append,

        [Parameter()]
        [switch]
        $Force,

        [Parameter()]
        [Alias('NoOverwrite')]
        [switch]
        $NoClobber,

        [Parameter()]
        [System.Int32]
        $Width,

        [Parameter()]
        [switch]
        $NoNewline,

        [Parameter(ParameterSetName = 'ByLiteralPath', Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath')]
        [System.String]
        $LiteralPath,

        [Parameter(ValueFromPipeline = $true)]
        [System.Management.Automation.PSObject]
        $InputObject
    )
    begin {
        Convert-FileParameters $PSBoundParameters
        $pipeline = { Microsoft.PowerShell.Utility\Out-File @PSBoundParameters }.GetSteppablePipeline($MyInvocation.CommandOrigin)
        $pipeline.Begin($PSCmdlet)
    }
    process { $pipeline.Process($_) }
    end { $pipeline.End() }
}

function Export-Csv {
    [CmdletBinding(DefaultParameterSetName = 'Delimiter', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(Position = 0)]
        [System.String]
        $Path,

        [Parameter()]
        [System.Char]
        $Delimiter,

        [Parameter(Mandatory = $true, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [AllowNull()]
        [System.Management.Automation.PSObject]
        $InputObject,

        [Parameter()]
        [Alias('PSPath')]
        [System.String]
        $LiteralPath,

        [Parameter()]
        [switch]
        $Force,

        [Parameter()]
        [Alias('NoOverwrite')]
        [switch]
        $NoClobber,

        [Parameter()]
        [System.String]
        $Encoding,

        [Parameter()]
        [switch]
        $Append,

        [Parameter()]
        [Alias('NTI')]
        [switch]
        $NoTypeInformation,

        [Parameter(ParameterSetName = 'UseCulture')]
        [switch]
        $UseCulture
    )
    begin {
        Convert-FileParameters $PSBoundParameters
        $pipeline = { Microsoft.PowerShell.Utility\Export-Csv @PSBoundParameters }.GetSteppablePipeline($MyInvocation.CommandOrigin)
        $pipeline.Begin($PSCmdlet)
    }
    process { $pipeline.Process($_) }
    end { $pipeline.End() }
}

function Export-Clixml {
    [CmdletBinding(DefaultParameterSetName = 'ByPath', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'ByPath', Mandatory = $true, Position = 0)]
        [System.String]
        $Path,

        [Parameter(Mandatory = $true, ValueFromPipeline = $true)]
        [AllowNull()]
        [System.Management.Automation.PSObject]
        $InputObject,

        [Parameter()]
        [System.Int32]
        $Depth,

        [Parameter()]
        [switch]
        $Force,

        [Parameter()]
        [Alias('NoOverwrite')]
        [switch]
        $NoClobber,

        [Parameter()]
        [System.String]
        $Encoding,

        [Parameter(ParameterSetName = 'ByLiteralPath', Mandatory = $true)]
        [Alias('PSPath')]
        [System.String]
        $LiteralPath
    )
    begin {
        Convert-FileParameters $PSBoundParameters
        $pipeline = { Microsoft.PowerShell.Utility\Export-Clixml @PSBoundParameters }.GetSteppablePipeline($MyInvocation.CommandOrigin)
        $pipeline.Begin($PSCmdlet)
    }
    process { $pipeline.Process($_) }
    end { $pipeline.End() }
}

function Tee-Object {
    [CmdletBinding(DefaultParameterSetName = 'File', PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline = $true)]
        [System.Management.Automation.PSObject]
        $InputObject,

        [Parameter(ParameterSetName = 'File', Mandatory = $true, Position = 0)]
        [System.String]
        $FilePath,

        [Parameter(ParameterSetName = 'File')]
        [switch]
        $Append,

        [Parameter(ParameterSetName = 'LiteralFile', Mandatory = $true)]
        [Alias('PSPath')]
        [System.String]
        $LiteralPath,

        [Parameter(ParameterSetName = 'Variable', Mandatory = $true)]
        [System.String]
        $Variable
    )
    begin {
        Convert-FileParameters $PSBoundParameters
        $pipeline = { Microsoft.PowerShell.Utility\Tee-Object @PSBoundParameters }.GetSteppablePipeline($MyInvocation.CommandOrigin)
        $pipeline.Begin($PSCmdlet)
    }
    process { $pipeline.Process($_) }
    end { $pipeline.End() }
}

function Start-Transcript {
    [CmdletBinding(DefaultParameterSetName = 'ByPath', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'ByPath', Position = 0)]
        [System.String]
        $Path,

        [Parameter()]
        [switch]
        $Append,

        [Parameter()]
        [switch]
        $Force,

        [Parameter()]
        [Alias('NoOverwrite')]
        [switch]
        $NoClobber,

        [Parameter()]
        [switch]
        $IncludeInvocationHeader,

        [Parameter(ParameterSetName = 'ByLiteralPath', Position = 0)]
        [Alias('PSPath')]
        [System.String]
        $LiteralPath,

        [Parameter(ParameterSetName = 'ByOutputDirectory', Position = 0)]
        [System.String]
        $OutputDirectory
    )
    begin {
        Convert-FileParameters $PSBoundParameters
        $pipeline = { Microsoft.PowerShell.Host\Start-Transcript @PSBoundParameters }.GetSteppablePipeline($MyInvocation.CommandOrigin)
        $pipeline.Begin($PSCmdlet)
    }
    process { $pipeline.Process($_) }
    end { $pipeline.End() }
}
