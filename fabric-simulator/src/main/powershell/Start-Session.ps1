# Loads the modules of the practice fabric, then runs the script that is given, with its arguments and exit code. Without
# one it only loads them: for a session that stays open.
param([string]$Script)
$separator = if ($PSScriptRoot.StartsWith('/')) { ':' } else { ';' }
$env:PSModulePath = $PSScriptRoot + $separator + $env:PSModulePath
Import-Module -Name VirtualMachineManager, Hyper-V, FailoverClusters, BitsTransfer, Storage, SmbShare -Global
Enable-WindowsNames
if ($Script) {
    . $Script @args
    # A script that ends without exit has done well, whatever its last program answered.
    if ($?) { exit 0 }
    exit $global:LASTEXITCODE
}
