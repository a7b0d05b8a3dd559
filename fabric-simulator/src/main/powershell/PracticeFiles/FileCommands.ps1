# What the file cmdlets do with a path of the fabric. The proxies in Proxies.ps1 call Invoke-FileCommand for each object,
# or Convert-FileParameters once.

$DiskFile = '\.(vhdx|avhdx|vhds|vhd|avhd)$'

# The path as the fabric has it, or nothing when it is another one. Relative paths count from the current location.
function Get-FabricPath {
    param([string]$Path)
    $path = $Path
    $prefix = $path.IndexOf('FileSystem::')
    if ($prefix -ge 0) { $path = $path.Substring($prefix + 12) }
    if (Test-FabricPath $path) { return $path }
    if ($OnWindowsHere) { return $null }
    if ($path.StartsWith('/')) {
        if (-not $env:STILLPOINT_FABRIC_URL) { return $null }
        # Without the fabric this machine's own files are still there.
        try { $place = Resolve-LocalPath $path }
        catch [Microsoft.VirtualManager.Utils.CarmineException] { return $null }
        if ($place) { return $place.Shown }
        return $null
    }
    $here = $ExecutionContext.SessionState.Path.CurrentLocation
    if ($here.Drive -and $here.Drive.Name.Length -eq 1 -and $here.Drive.Root -like '*/management/*') {
        if ($path -eq '.') { return $here.Path.Replace('/', '\') }
        return $here.Path.Replace('/', '\').TrimEnd('\') + '\' + $path
    }
    $null
}
$OnWindowsHere = $RealPath::DirectorySeparatorChar -eq '\'

# A fabric path for the real cmdlets: Local is literal, Pattern has its wildcards; Shown and Base tell how to name what
# comes out.
function Resolve-FilePath {
    param([string]$Path, [switch]$Literal)
    $fabric = Get-FabricPath $Path
    if ($null -eq $fabric) { return $null }
    # A session may meet another fabric.
    if (-not $OnWindowsHere -and (Get-FabricAbout).folder -ne $DrivesOf) { Add-ManagementDrives }
    if ($Literal -or -not [System.Management.Automation.WildcardPattern]::ContainsWildcardCharacters($fabric)) {
        $place = Resolve-FabricPath $fabric
        $place['Pattern'] = [System.Management.Automation.WildcardPattern]::Escape($place.Local)
        $place['Wild'] = $false
        return $place
    }
    # A file may be called like a pattern.
    $place = Resolve-FabricPath $fabric
    if ($RealFile::Exists($place.Local) -or $RealDirectory::Exists($place.Local)) {
        $place['Pattern'] = [System.Management.Automation.WildcardPattern]::Escape($place.Local)
        $place['Wild'] = $false
        return $place
    }
    $parts = $fabric.Replace('/', '\').Split('\')
    $plain = 0
    while (-not [System.Management.Automation.WildcardPattern]::ContainsWildcardCharacters($parts[$plain])) { $plain++ }
    $place = Resolve-FabricPath (($parts[0..($plain - 1)] -join '\') + '\')
    $place['Pattern'] = [System.Management.Automation.WildcardPattern]::Escape($place.Local) + '/' + ($parts[$plain..($parts.Count - 1)] -join '/')
    $place['Wild'] = $true
    $place
}

function Test-Exists {
    param([string]$Local)
    $RealFile::Exists($Local) -or $RealDirectory::Exists($Local)
}

# Names a file that comes out of a real cmdlet as Windows does.
function ConvertTo-FabricItem {
    param($Item, $Place)
    if ($Item -isnot [System.IO.FileSystemInfo]) { return $Item }
    $shown = $Place.Shown.TrimEnd('\')
    $name = $shown + $Item.FullName.Substring([Math]::Min($Place.Local.Length, $Item.FullName.Length)).Replace('/', '\')
    if ($name.EndsWith(':')) { $name += '\' }
    $parent = $name.Substring(0, [Math]::Max(0, $name.LastIndexOf('\')))
    if ($parent.EndsWith(':')) { $parent += '\' }
    $properties = $Item.PSObject.Properties
    $properties.Add((New-Object System.Management.Automation.PSNoteProperty 'FullName', $name))
    $properties.Remove('PSParentPath')
    $properties.Add((New-Object System.Management.Automation.PSNoteProperty 'PSParentPath', "Microsoft.PowerShell.Core\FileSystem::$parent"))
    if ($Item -is [System.IO.FileInfo]) {
        $properties.Add((New-Object System.Management.Automation.PSNoteProperty 'DirectoryName', $parent))
        $properties.Add((New-Object System.Management.Automation.PSScriptProperty 'Directory', { Get-Item -LiteralPath $this.DirectoryName }))
    } else {
        $properties.Add((New-Object System.Management.Automation.PSNoteProperty 'ParentName', $parent))
        $properties.Add((New-Object System.Management.Automation.PSScriptProperty 'Parent', { Get-Item -LiteralPath $this.ParentName }))
    }
    $Item
}

function Write-FileError {
    param($Cmdlet, $Exception, [string]$Id, [string]$Category, $Target)
    $class = $Cmdlet.MyInvocation.MyCommand.Name.Replace('-', '') + 'Command'
    Write-CmdletError $Cmdlet (New-Object System.Management.Automation.ErrorRecord $Exception, "$Id,Microsoft.PowerShell.Commands.$class", $Category, $Target)
}

function Write-NotFound {
    param($Cmdlet, [string]$Path)
    Write-FileError $Cmdlet (New-Object System.Management.Automation.ItemNotFoundException "Cannot find path '$Path' because it does not exist.") 'PathNotFound' 'ObjectNotFound' $Path
}

function New-IOException {
    param([string]$Text, [int]$Windows)
    New-Object System.IO.IOException $Text, (-2147024896 + $Windows)
}

# Whether a running VM or another process has the file; then an error is written as Windows does.
function Test-Held {
    param($Cmdlet, $Place, [string]$Id)
    if ($Place.Local -notmatch $DiskFile -or -not $RealFile::Exists($Place.Local) -or $Place.Owner -eq 'management') { return $false }
    try { $held = (Get-FabricFile $Place).held }
    catch [Microsoft.VirtualManager.Utils.CarmineException] {
        Write-FileError $Cmdlet (New-FileException $_.Exception) $Id 'ReadError' $Place.Shown
        return $true
    }
    if ($held) {
        Write-FileError $Cmdlet (New-IOException "The process cannot access the file '$($Place.Shown)' because it is being used by another process." 0x20) $Id 'WriteError' $Place.Shown
    }
    $held
}

# What the simulator refuses, as a file cmdlet says it.
function New-FileException {
    param($Refusal)
    $code = [int]$Refusal.Data['Code']
    switch ($code) {
        32774 { return New-IOException "The process cannot access the file because it is being used by another process. $($Refusal.Message) (error code '$code')" 0x20 }
        32779 { return New-Object System.IO.FileNotFoundException "$($Refusal.Message) (error code '$code')" }
        32769 { return New-Object System.UnauthorizedAccessException "Access to the path is denied. $($Refusal.Message) (error code '$code')" }
        1612 { return New-IOException "The specified network name is no longer available. $($Refusal.Message)" 0x40 }
    }
    New-IOException "$($Refusal.Message) (error code '$code')" 0x1F
}

# Whether there is room on the volume or share for so many more bytes; the simulator knows capacities.
function Test-Space {
    param($Cmdlet, $Place, [long]$Bytes, [string]$Id)
    if ($Bytes -lt 1MB -or $Place.Owner -eq 'management') { return $true }
    $space = Get-Space $Place
    if ($null -eq $space -or $space.free -ge $Bytes) { return $true }
    Write-FileError $Cmdlet (New-IOException "There is not enough space on the disk. '$($Place.Shown)' needs $Bytes bytes, $($space.path) has $($space.free)." 0x70) $Id 'WriteError' $Place.Shown
    $false
}

# The parameters that name files, for those commands that only need them translated.
function Convert-FileParameters {
    param($Bound)
    foreach ($name in 'Path', 'LiteralPath', 'FilePath', 'OutputDirectory') {
        if ($Bound.ContainsKey($name)) {
            $Bound[$name] = @(foreach ($path in @($Bound[$name])) {
                    $place = Resolve-FilePath $path -Literal:($name -eq 'LiteralPath')
                    if ($null -eq $place) { $path } elseif ($name -eq 'Path') { $place.Pattern } else { $place.Local }
                })
            if ($Bound[$name].Count -eq 1) { $Bound[$name] = $Bound[$name][0] }
        }
    }
}

function Copy-Bound {
    param($Bound, [string[]]$Without)
    $copy = @{}
    foreach ($key in @($Bound.Keys)) { if ($Without -notcontains $key) { $copy[$key] = $Bound[$key] } }
    $copy
}

# One object of a file command. Real calls the real cmdlet with the parameters in $with.
function Invoke-FileCommand {
    param([string]$Name, $Cmdlet, $Bound, $State, [scriptblock]$Real)
    $pure = $FilePureText[$Name]
    if ($pure -and (Test-WindowsText $Bound)) { return Invoke-FileWork $pure $Cmdlet $Bound $State $Real }
    if (-not (Test-AnyFabric $Bound)) { return Invoke-RealCommand $Cmdlet $Real $Bound }
    $special = $FileWork[$Name]
    try {
        if ($special) { Invoke-FileWork $special $Cmdlet $Bound $State $Real } else { Invoke-Translated $Real $Cmdlet $Bound }
    } catch [Microsoft.VirtualManager.Utils.CarmineException] {
        Clear-Handled $Cmdlet $_.Exception
        Write-FileError $Cmdlet (New-FileException $_.Exception) 'FabricError' 'ReadError' $Bound['Path']
    }
}

function Invoke-FileWork {
    param([scriptblock]$Work, $Cmdlet, $Bound, $State, [scriptblock]$Real)
    & $Work $Cmdlet $Bound $State $Real
}

# Runs a real cmdlet; its errors become the proxy's own, so that $? and -ErrorAction are as if it were the real one.
function Invoke-RealCommand {
    param($Cmdlet, [scriptblock]$Real, $Bound)
    $with = Copy-Bound $Bound 'ErrorAction', 'ErrorVariable', 'OutVariable', 'PipelineVariable', 'OutBuffer'
    $with['ErrorAction'] = 'SilentlyContinue'
    $with['ErrorVariable'] = 'failures'
    $failures = @()
    & $Real
    foreach ($failure in @($failures)) {
        $record = if ($failure -is [System.Management.Automation.ErrorRecord]) { $failure } else { $failure.ErrorRecord }
        $global:Error.Remove($failure)
        if ($null -ne $record) { Write-CmdletError $Cmdlet $record }
    }
}

function Test-AnyFabric {
    param($Bound)
    foreach ($name in 'Path', 'LiteralPath', 'Destination', 'Root') {
        if ($Bound.ContainsKey($name)) { foreach ($path in @($Bound[$name])) { if ($path -and $null -ne (Get-FabricPath $path)) { return $true } } }
    }
    if (-not $Bound.ContainsKey('Path') -and -not $Bound.ContainsKey('LiteralPath') -and $null -ne (Get-FabricPath '.')) { return $true }
    $false
}

# Runs the real cmdlet on the translated paths, one after the other, and names what comes out as Windows does.
function Invoke-Translated {
    param([scriptblock]$Real, $Cmdlet, $Bound)
    $literal = $Bound.ContainsKey('LiteralPath')
    $paths = if ($literal) { @($Bound['LiteralPath']) } elseif ($Bound.ContainsKey('Path')) { @($Bound['Path']) } else { @('.') }
    $rest = Copy-Bound $Bound 'Path', 'LiteralPath'
    foreach ($path in $paths) {
        $place = Resolve-FilePath $path -Literal:$literal
        if ($null -eq $place) {
            $rest['LiteralPath'] = $path
            Invoke-RealCommand $Cmdlet $Real $rest
            $rest.Remove('LiteralPath')
            continue
        }
        if (-not $place.Wild -and -not (Test-Exists $place.Local)) {
            Write-NotFound $Cmdlet $place.Shown
            continue
        }
        $with = Copy-Bound $rest
        $with['Path'] = $place.Pattern
        foreach ($out in Invoke-RealCommand $Cmdlet $Real $with) { ConvertTo-FabricItem $out $place }
    }
}

# The places that a command's Path or LiteralPath mean, wildcards done. What is missing is an error.
function Get-MeantPlaces {
    param($Cmdlet, $Bound)
    $literal = $Bound.ContainsKey('LiteralPath')
    $paths = if ($literal) { @($Bound['LiteralPath']) } else { @($Bound['Path']) }
    foreach ($path in $paths) {
        $place = Resolve-FilePath $path -Literal:$literal
        if ($null -eq $place) {
            # A local path beside one of the fabric: only its place counts.
            @{ Owner = 'management'; Path = $path; Shown = $path; Local = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($path); Wild = $false; Foreign = $true }
        } elseif ($place.Wild) {
            foreach ($item in Microsoft.PowerShell.Management\Get-Item -Path $place.Pattern -Force) { Resolve-FilePath (ConvertTo-FabricItem $item $place).FullName -Literal }
        } elseif (Test-Exists $place.Local) { $place }
        else { Write-NotFound $Cmdlet $place.Shown }
    }
}

function Resolve-Destination {
    param([string]$Path)
    $place = Resolve-FilePath $Path -Literal
    if ($null -ne $place) { return $place }
    @{ Owner = 'management'; Path = $Path; Shown = $Path; Local = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path); Wild = $false; Foreign = $true }
}

# A file's place in a folder that exists, else the destination itself.
function Resolve-Target {
    param($Source, $Destination)
    if (-not $RealDirectory::Exists($Destination.Local)) { return $Destination }
    $name = $RealPath::GetFileName($Source.Local)
    if ($Destination.Foreign) { return Resolve-Destination ($RealPath::Combine($Destination.Local, $name)) }
    Resolve-FilePath ($Destination.Shown.TrimEnd('\') + '\' + $name) -Literal
}

$FileWork = @{}
$FilePureText = @{}

$FileWork['Copy-Item'] = {
    param($Cmdlet, $Bound, $State, $Real)
    $destination = if ($Bound.ContainsKey('Destination')) { Resolve-Destination $Bound['Destination'] } else { Resolve-Destination '.' }
    $rest = Copy-Bound $Bound 'Path', 'LiteralPath', 'Destination'
    foreach ($place in Get-MeantPlaces $Cmdlet $Bound) {
        if (Test-Held $Cmdlet $place 'CopyFileInfoItemIOError') { continue }
        $target = Resolve-Target $place $destination
        if (Test-Held $Cmdlet $target 'CopyFileInfoItemIOError') { continue }
        if (-not $RealDirectory::Exists($RealPath::GetDirectoryName($target.Local))) {
            Write-FileError $Cmdlet (New-Object System.IO.DirectoryNotFoundException "Could not find a part of the path '$($target.Shown)'.") 'CopyFileInfoItemIOError' 'WriteError' $place.Shown
            continue
        }
        if ($RealFile::Exists($place.Local) -and -not (Test-Space $Cmdlet $target ([System.IO.FileInfo]$place.Local).Length 'CopyFileInfoItemIOError')) { continue }
        $rest['LiteralPath'] = $place.Local
        $rest['Destination'] = $destination.Local
        Invoke-RealCommand $Cmdlet $Real $rest | ForEach-Object { ConvertTo-FabricItem $_ $target }
    }
}

$FileWork['Remove-Item'] = {
    param($Cmdlet, $Bound, $State, $Real)
    $rest = Copy-Bound $Bound 'Path', 'LiteralPath'
    foreach ($place in Get-MeantPlaces $Cmdlet $Bound) {
        $held = $false
        if ($RealDirectory::Exists($place.Local)) {
            foreach ($file in $RealDirectory::GetFiles($place.Local, '*', 'AllDirectories')) {
                $inside = Resolve-LocalPath $file
                if ($inside -and (Test-Held $Cmdlet $inside 'RemoveFileSystemItemIOError')) { $held = $true }
            }
        } else { $held = Test-Held $Cmdlet $place 'RemoveFileSystemItemIOError' }
        if (-not $held) {
            $rest['LiteralPath'] = $place.Local
            Invoke-RealCommand $Cmdlet $Real $rest
        }
    }
}

$FileWork['New-Item'] = {
    param($Cmdlet, $Bound, $State, $Real)
    $rest = Copy-Bound $Bound 'Path', 'Name'
    $paths = if ($Bound['Path']) { @($Bound['Path']) } else { @('.') }
    foreach ($path in $paths) {
        $full = if ($Bound['Name']) { $path.TrimEnd('\', '/') + '\' + $Bound['Name'] } else { $path }
        $place = Resolve-Destination $full
        $rest['Path'] = $place.Local
        Invoke-RealCommand $Cmdlet $Real $rest | ForEach-Object { ConvertTo-FabricItem $_ $place }
    }
}

$FileWork['Test-Path'] = {
    param($Cmdlet, $Bound, $State, $Real)
    $literal = $Bound.ContainsKey('LiteralPath')
    $other = Copy-Bound $Bound 'Path', 'LiteralPath'
    foreach ($path in @(if ($literal) { $Bound['LiteralPath'] } else { $Bound['Path'] })) {
        $place = Resolve-FilePath $path -Literal:$literal
        if ($null -eq $place) { Microsoft.PowerShell.Management\Test-Path -LiteralPath $path @other }
        elseif ($Bound['IsValid']) { $true }
        else { Microsoft.PowerShell.Management\Test-Path -Path $place.Pattern @other }
    }
}

$FileWork['Get-FileHash'] = {
    param($Cmdlet, $Bound, $State, $Real)
    $algorithm = if ($Bound['Algorithm']) { $Bound['Algorithm'] } else { 'SHA256' }
    foreach ($place in Get-MeantPlaces $Cmdlet $Bound) {
        if (Test-Held $Cmdlet $place 'FileReadError') { continue }
        $hash = Microsoft.PowerShell.Utility\Get-FileHash -LiteralPath $place.Local -Algorithm $algorithm
        $hash.Path = $place.Shown
        $hash
    }
}

$FileWork['Resolve-Path'] = {
    param($Cmdlet, $Bound, $State, $Real)
    foreach ($place in Get-MeantPlaces $Cmdlet $Bound) {
        $path = New-Object psobject -Property @{ Path = $place.Shown; ProviderPath = $place.Shown; Drive = $null; Provider = 'Microsoft.PowerShell.Core\FileSystem' }
        $path.PSObject.Methods.Add((New-Object System.Management.Automation.PSScriptMethod 'ToString', { $this.Path }))
        $path
    }
}

$FileWork['Convert-Path'] = {
    param($Cmdlet, $Bound, $State, $Real)
    foreach ($place in Get-MeantPlaces $Cmdlet $Bound) { $place.Shown }
}

$FileWork['New-PSDrive'] = {
    param($Cmdlet, $Bound, $State, $Real)
    $drive = Copy-Bound $Bound 'Persist'
    $drive['Root'] = (Resolve-FilePath $Bound['Root'] -Literal).Local
    if (-not $drive.ContainsKey('Scope')) { $drive['Scope'] = 'Global' }
    if (-not $RealDirectory::Exists($drive['Root'])) { Write-NotFound $Cmdlet $Bound['Root']; return }
    Microsoft.PowerShell.Management\New-PSDrive @drive
}

# A drive's location stays one; a share's is its folder here.
$FileWork['Set-Location'] = {
    param($Cmdlet, $Bound, $State, $Real)
    $name = if ($Bound.ContainsKey('LiteralPath')) { 'LiteralPath' } else { 'Path' }
    $go = Copy-Bound $Bound
    $fabric = Get-FabricPath ([string]$Bound[$name])
    if ($fabric -and $fabric.StartsWith('\\')) { $go[$name] = (Resolve-FilePath $fabric -Literal).Local }
    Invoke-RealCommand $Cmdlet $Real $go
}
$FileWork['Push-Location'] = $FileWork['Set-Location']

function Complete-FileCommand {
    param([string]$Name, $Cmdlet, $Work)
    if ($Name -eq 'Move-Item') { Complete-Moves $Cmdlet $Work }
}

# PowerShell's own mkdir calls the real New-Item.
function mkdir {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [string[]]$Path,
        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string]$Name,
        [switch]$Force
    )
    process { New-Item -ItemType Directory @PSBoundParameters }
}
