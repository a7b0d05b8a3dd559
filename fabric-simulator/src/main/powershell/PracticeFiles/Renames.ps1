# Renames and moves. Within one volume a disk's file is renamed by the simulator, which sees who uses it, holds the locks
# and can be told to fail; several that come down one pipeline are one change, all or none.

$FileWork['Rename-Item'] = {
    param($Cmdlet, $Bound, $State, $Real)
    $places = @(Get-MeantPlaces $Cmdlet $Bound)
    foreach ($place in $places) {
        $newName = [string]$Bound['NewName']
        $slash = $place.Shown.LastIndexOf('\')
        if ($newName.Contains('\') -or $newName.Contains('/')) {
            if ((Split-Path -Path $newName -Parent) -ne $place.Shown.Substring(0, $slash)) {
                Write-FileError $Cmdlet (New-Object System.Management.Automation.PSArgumentException "Cannot rename the specified target, because it represents a path or device name.") 'Argument' 'InvalidArgument' $newName
                continue
            }
            $newName = Split-Path -Path $newName -Leaf
        }
        $target = Resolve-FilePath ($place.Shown.Substring(0, $slash) + '\' + $newName) -Literal
        if (-not (Test-ShouldProcess $Cmdlet "Item: $($place.Shown) Destination: $($target.Shown)" 'Rename File')) { continue }
        Move-Places $Cmdlet @(@{ From = $place; To = $target }) 'RenameItemIOError'
        if ($Bound['PassThru'] -and (Test-Exists $target.Local)) { Get-Item -LiteralPath $target.Shown }
    }
}

$FileWork['Move-Item'] = {
    param($Cmdlet, $Bound, $State, $Real)
    $destination = if ($Bound.ContainsKey('Destination')) { Resolve-Destination $Bound['Destination'] } else { Resolve-Destination '.' }
    if (-not $State['Moves']) {
        $State['Moves'] = New-Object System.Collections.ArrayList
        $State['Will'] = @{}
    }
    $paths = @(if ($Bound.ContainsKey('LiteralPath')) { $Bound['LiteralPath'] } else { $Bound['Path'] })
    foreach ($path in $paths) {
        # What an earlier move of this pipeline puts there counts as there.
        $place = Resolve-FilePath $path -Literal
        if ($null -eq $place -or -not $State['Will'].ContainsKey($place.Local)) { $places = @(Get-MeantPlaces $Cmdlet $Bound) } else { $places = @($place) }
        foreach ($place in $places) {
            $target = Resolve-Target $place $destination
            if (-not (Test-ShouldProcess $Cmdlet "Item: $($place.Shown) Destination: $($target.Shown)" 'Move File')) { continue }
            $State['Will'][$target.Local] = $true
            [void]$State['Moves'].Add(@{ From = $place; To = $target; Force = [bool]$Bound['Force']; PassThru = [bool]$Bound['PassThru'] })
        }
    }
}

function Complete-Moves {
    param($Cmdlet, $State)
    if (-not $State['Moves']) { return }
    Move-Places $Cmdlet @($State['Moves']) 'MoveFileInfoItemIOError'
    foreach ($move in $State['Moves']) { if ($move.PassThru -and (Test-Exists $move.To.Local)) { Get-Item -LiteralPath $move.To.Shown } }
}

# Does moves in order. Those of one volume that touch a disk of a VM go to the simulator together.
function Move-Places {
    param($Cmdlet, $Moves, [string]$ErrorId)
    $call = Get-Variable -Name StillpointCall -Scope Global -ValueOnly -ErrorAction Ignore
    if ($call -isnot [hashtable] -or 'swap', 'swapBack' -notcontains $call['Operation']) { $call = $null }
    $owners = @($Moves | ForEach-Object { $_.From.Owner; $_.To.Owner } | Select-Object -Unique)
    $disks = $owners.Count -eq 1 -and $owners[0] -ne 'management' -and
        -not @($Moves | Where-Object { $RealDirectory::Exists($_.From.Local) -or $_.From.Foreign -or $_.To.Foreign })
    if ($disks) {
        try {
            $users = if ($call) { @($call['Vm']) + @($call['Vms']) } else { Get-FileUsers $Moves }
            $users = @($users | Where-Object { $_ } | Select-Object -Unique)
            if ($users) {
                $operation = if ($call) { $call['Operation'] } else { 'swap' }
                $body = @{ vm = [string]$users[0]; vms = @($users | ForEach-Object { [string]$_ }); owner = $owners[0]; moves = @($Moves | ForEach-Object { @{ from = $_.From.Path; to = $_.To.Path } }) }
                [void](Invoke-HostChange $operation $body)
                return
            }
        } catch [Microsoft.VirtualManager.Utils.CarmineException] {
            $refusal = $_.Exception
            if ($refusal.Data['Code'] -eq 32779) { Write-NotFoundOf $Cmdlet $Moves $refusal }
            else { Write-FileError $Cmdlet (New-FileException $refusal) $ErrorId 'WriteError' $Moves[0].From.Shown }
            return
        }
    }
    foreach ($move in $Moves) { Move-OnePlace $Cmdlet $move $ErrorId }
}

function Write-NotFoundOf {
    param($Cmdlet, $Moves, $Refusal)
    Write-FileError $Cmdlet (New-Object System.Management.Automation.ItemNotFoundException "Cannot find path '$($Moves[0].From.Shown)' because it does not exist. $($Refusal.Message) (error code '32779')") 'PathNotFound' 'ObjectNotFound' $Moves[0].From.Shown
}

function Get-FileUsers {
    param($Moves)
    $files = @($Moves | ForEach-Object { @{ owner = $_.From.Owner; path = $_.From.Path }; @{ owner = $_.To.Owner; path = $_.To.Path } })
    foreach ($file in (Invoke-Fabric 'files' @{ files = $files }).files) { $file.users }
}

function Move-OnePlace {
    param($Cmdlet, $Move, [string]$ErrorId)
    if (Test-Held $Cmdlet $Move.From $ErrorId) { return }
    if ((Test-Exists $Move.To.Local) -and -not ($Move.Force -and $RealFile::Exists($Move.To.Local))) {
        Write-FileError $Cmdlet (New-IOException 'Cannot create a file when that file already exists.' 0xB7) $ErrorId 'WriteError' $Move.From.Shown
        return
    }
    if ($Move.Force -and (Test-Held $Cmdlet $Move.To $ErrorId)) { return }
    Microsoft.PowerShell.Management\Move-Item -LiteralPath $Move.From.Local -Destination $Move.To.Local -Force:([bool]$Move.Force)
}
