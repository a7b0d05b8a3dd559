# Access of VMs to files: icacls, and Get-Acl and Set-Acl with rules for NT VIRTUAL MACHINE\<id>.

# A rule for one account, made as scripts make System.Security.AccessControl.FileSystemAccessRule, which is of Windows only.
class FileAccessRule {
    [string]$FileSystemRights
    [string]$AccessControlType
    [string]$IdentityReference
    [bool]$IsInherited
    [string]$InheritanceFlags
    [string]$PropagationFlags

    FileAccessRule([object]$Account, [object]$Rights, [object]$Kind) {
        $this.IdentityReference = [string]$Account
        $this.FileSystemRights = [string]$Rights
        $this.AccessControlType = [string]$Kind
    }

    FileAccessRule([object]$Account, [object]$Rights, [object]$Inheritance, [object]$Propagation, [object]$Kind) {
        $this.IdentityReference = [string]$Account
        $this.FileSystemRights = [string]$Rights
        $this.InheritanceFlags = [string]$Inheritance
        $this.PropagationFlags = [string]$Propagation
        $this.AccessControlType = [string]$Kind
    }
}

# What Get-Acl gives for a file of the fabric.
class FileAcl {
    [string]$Path
    [string]$Owner = 'BUILTIN\Administrators'
    [string]$Group = 'BUILTIN\Administrators'
    [object[]]$Access = @()
    [bool]$AreAccessRulesProtected

    [void] AddAccessRule([object]$Rule) { $this.Access += $Rule }
    [void] SetAccessRule([object]$Rule) {
        $this.Access = @($this.Access | Where-Object { $_.IdentityReference -ne $Rule.IdentityReference }) + $Rule
    }
    [bool] RemoveAccessRule([object]$Rule) {
        $before = $this.Access.Count
        $this.Access = @($this.Access | Where-Object { $_.IdentityReference -ne $Rule.IdentityReference -or $_.FileSystemRights -ne $Rule.FileSystemRights })
        return $this.Access.Count -lt $before
    }
    [void] SetAccessRuleProtection([bool]$Protected, [bool]$Preserve) { $this.AreAccessRulesProtected = $Protected }
}

if ($RealPath::DirectorySeparatorChar -ne '\') {
    $accelerators = [psobject].Assembly.GetType('System.Management.Automation.TypeAccelerators')
    foreach ($name in 'System.Security.AccessControl.FileSystemAccessRule', 'Security.AccessControl.FileSystemAccessRule') {
        [void]$accelerators::Remove($name)
        $accelerators::Add($name, [FileAccessRule])
    }
}

# The SID of a VM: S-1-5-83-1 and its GUID as four numbers.
function ConvertTo-VMSid {
    param([guid]$Id)
    $bytes = $Id.ToByteArray()
    'S-1-5-83-1-' + ((0, 4, 8, 12 | ForEach-Object { [System.BitConverter]::ToUInt32($bytes, $_) }) -join '-')
}

function ConvertFrom-VMAccount {
    param([string]$Account)
    $text = $Account.TrimStart('*')
    $id = [guid]::Empty
    if ($text -match '^NT VIRTUAL MACHINE\\(.+)$' -and [guid]::TryParse($Matches[1], [ref]$id)) { return $id }
    if ($text -match '^S-1-5-83-1-(\d+)-(\d+)-(\d+)-(\d+)$') {
        $bytes = 1..4 | ForEach-Object { [System.BitConverter]::GetBytes([uint32]$Matches[$_]) }
        return New-Object guid (, [byte[]]$bytes)
    }
    $null
}

# Lets a VM open a file, as the host where the VM is does it.
function Grant-VMAccess {
    param([guid]$Id, $Place)
    [void](Invoke-HostChange 'grantAccess' @{ vm = [string]$Id; path = $Place.Path })
}

$IcaclsCodes = @{ 32779 = 2; 801 = 2; 32769 = 5; 2606 = 170; 2602 = 170; 1612 = 64; 32773 = 1332 }

# icacls PATH /grant ACCOUNT:RIGHTS ...; other accounts than VMs' are accepted, the simulator knows none.
function icacls.exe {
    $path = [string]$args[0]
    $global:LASTEXITCODE = 0
    $place = Resolve-FilePath $path -Literal
    if ($null -eq $place -or -not (Test-Exists $place.Local)) {
        "${path}: The system cannot find the file specified."
        'Successfully processed 0 files; Failed processing 1 files'
        $global:LASTEXITCODE = 2
        return
    }
    $granting = $false
    foreach ($argument in $args | Select-Object -Skip 1) {
        if ($argument -match '^[/-]') {
            $granting = $argument -match '^[/-]grant'
            continue
        }
        if (-not $granting) { continue }
        $id = ConvertFrom-VMAccount ([string]$argument).Substring(0, [Math]::Max(0, ([string]$argument).LastIndexOf(':')))
        if ($null -eq $id) { continue }
        try {
            $files = if ($RealDirectory::Exists($place.Local)) { $RealDirectory::GetFiles($place.Local) | Where-Object { $_ -match $DiskFile } | ForEach-Object { Resolve-LocalPath $_ } } else { $place }
            foreach ($file in $files) { Grant-VMAccess $id $file }
        } catch [Microsoft.VirtualManager.Utils.CarmineException] {
            $code = [int]$_.Exception.Data['Code']
            "${path}: $($_.Exception.Message) (error code '$code')"
            'Successfully processed 0 files; Failed processing 1 files'
            $global:LASTEXITCODE = if ($IcaclsCodes.ContainsKey($code)) { $IcaclsCodes[$code] } else { 1 }
            return
        }
    }
    "processed file: $path"
    'Successfully processed 1 files; Failed processing 0 files'
}
Set-Alias -Name icacls -Value icacls.exe

# The rules of a file: those of Windows everywhere, and one for each VM that may open it.
function Get-Acl {
    [CmdletBinding(DefaultParameterSetName = 'ByPath')]
    param(
        [Parameter(ParameterSetName = 'ByPath', Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [string[]]$Path = '.',
        [Parameter(ParameterSetName = 'ByLiteralPath', ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath')]
        [string[]]$LiteralPath,
        [string]$Filter, [string[]]$Include, [string[]]$Exclude, [switch]$Audit, [switch]$AllCentralAccessPolicies
    )
    process {
        foreach ($place in Get-MeantPlaces $PSCmdlet $PSBoundParameters) {
            $acl = [FileAcl]::new()
            $acl.Path = $place.Shown
            foreach ($account in 'NT AUTHORITY\SYSTEM', 'BUILTIN\Administrators') { $acl.AddAccessRule([FileAccessRule]::new($account, 'FullControl', 'Allow')) }
            if (-not $place.Foreign -and $RealFile::Exists($place.Local)) {
                foreach ($id in (Get-FabricFile $place).granted) { $acl.AddAccessRule([FileAccessRule]::new("NT VIRTUAL MACHINE\$($id.ToUpperInvariant())", 'Read, Write, Synchronize', 'Allow')) }
            }
            $acl
        }
    }
}

# Grants what the rules for VMs ask for and is not granted yet.
function Set-Acl {
    [CmdletBinding(DefaultParameterSetName = 'ByPath', SupportsShouldProcess = $true)]
    param(
        [Parameter(ParameterSetName = 'ByPath', Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [string[]]$Path,
        [Parameter(ParameterSetName = 'ByLiteralPath', Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('PSPath')]
        [string[]]$LiteralPath,
        [Parameter(Mandatory = $true, Position = 1, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [object]$AclObject,
        [switch]$Passthru, [string]$Filter, [string[]]$Include, [string[]]$Exclude, [switch]$ClearCentralAccessPolicy
    )
    process {
        foreach ($place in Get-MeantPlaces $PSCmdlet $PSBoundParameters) {
            if ($place.Foreign -or -not (Test-ShouldProcess $PSCmdlet $place.Shown 'Set-Acl')) { continue }
            try {
                $granted = @((Get-FabricFile $place).granted)
                foreach ($rule in $AclObject.Access) {
                    $id = ConvertFrom-VMAccount $rule.IdentityReference
                    if ($null -ne $id -and $rule.AccessControlType -eq 'Allow' -and $granted -notcontains [string]$id) { Grant-VMAccess $id $place }
                }
            } catch [Microsoft.VirtualManager.Utils.CarmineException] {
                Write-FileError $PSCmdlet (New-FileException $_.Exception) 'SetAclIOError' 'WriteError' $place.Shown
                continue
            }
            if ($Passthru) { Get-Acl -LiteralPath $place.Shown }
        }
    }
}
