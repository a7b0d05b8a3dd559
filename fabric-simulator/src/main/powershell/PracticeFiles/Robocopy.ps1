# robocopy, as far as scripts use it: SOURCE DESTINATION [FILE ...] with /E or /S for folders below; the exit code is
# robocopy's: 1 when files were copied, 0 when there were none to copy, 8 when one could not be, 16 for wrong use.
function robocopy.exe {
    $words = @($args | ForEach-Object { [string]$_ })
    $plain = @($words | Where-Object { -not $_.StartsWith('/') -or $_.IndexOf('/', 1) -gt 0 })
    $options = @($words | Where-Object { $plain -notcontains $_ })
    $global:LASTEXITCODE = 0
    if ($plain.Count -lt 2 -or -not (Test-Path -LiteralPath $plain[0] -PathType Container)) {
        "ERROR : The source folder $($plain[0]) does not exist or no destination is named."
        $global:LASTEXITCODE = 16
        return
    }
    $source = (Get-Item -LiteralPath $plain[0]).FullName.TrimEnd('\', '/')
    $patterns = @(if ($plain.Count -gt 2) { $plain[2..($plain.Count - 1)] } else { '*' })
    $deep = [bool]@($options | Where-Object { $_ -match '^/(E|S|MIR)$' })
    $move = [bool]@($options | Where-Object { $_ -match '^/(MOV|MOVE)$' })
    $copied = 0
    $failed = 0
    foreach ($file in Get-ChildItem -LiteralPath $source -Recurse:$deep) {
        if ($file.PSIsContainer) { continue }
        if (-not @($patterns | Where-Object { $file.Name -like $_ -or $file.Name -eq $_ })) { continue }
        $below = $file.FullName.Substring($source.Length).TrimStart('\', '/')
        $target = $plain[1].TrimEnd('\', '/') + '\' + $below
        $folder = Split-Path -Path $target -Parent
        if (-not (Test-Path -LiteralPath $folder)) { [void](New-Item -ItemType Directory -Path $folder -Force) }
        $there = Get-Item -LiteralPath $target -ErrorAction Ignore
        if ($there -and $there.Length -eq $file.Length -and $there.LastWriteTimeUtc -eq $file.LastWriteTimeUtc) { continue }
        try {
            Copy-Item -LiteralPath $file.FullName -Destination $target -Force -ErrorAction Stop
            (Get-Item -LiteralPath $target).LastWriteTimeUtc = $file.LastWriteTimeUtc
            if ($move) { Remove-Item -LiteralPath $file.FullName -ErrorAction Stop }
            $copied++
            "    New File    $($file.Length)    $below"
        } catch {
            $failed++
            "ERROR : $($_.Exception.Message)"
        }
    }
    $global:LASTEXITCODE = $(if ($copied) { 1 } else { 0 }) + $(if ($failed) { 8 } else { 0 })
    "   Files : $($copied + $failed) total, $copied copied, $failed failed"
}
Set-Alias -Name robocopy -Value robocopy.exe
