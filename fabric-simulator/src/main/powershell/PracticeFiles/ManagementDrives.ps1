# The management server's own drives.

$DrivesOf = ''

# Drives C: and those of the hosts' volumes, so that locations and redirections work, too: the management server's own
# folder, with the clusters' volumes and the hosts' in it.
function Add-ManagementDrives {
    if ($OnWindowsHere -or -not $env:STILLPOINT_FABRIC_URL) { return }
    try { $about = Get-FabricAbout } catch [Microsoft.VirtualManager.Utils.CarmineException] { return }
    $script:DrivesOf = $about.folder
    $links = @{}
    foreach ($cluster in $about.clusters) {
        foreach ($volume in $cluster.volumes) { $links[$volume] = "$($about.folder)/clusters/$($cluster.name.ToLowerInvariant())/$($volume.Substring(3).Replace('\', '/'))" }
    }
    foreach ($each in $about.hosts) {
        foreach ($volume in $each.volumes) {
            if ($volume.Length -gt 3 -and -not $links.ContainsKey($volume)) { $links[$volume] = "$($about.folder)/hosts/$(Get-ShortName $each.name)/$($volume.Substring(0, 1).ToLowerInvariant())/$($volume.Substring(3).Replace('\', '/'))" }
        }
    }
    foreach ($folder in 'Temp', 'Windows/Temp') { [void]$RealDirectory::CreateDirectory("$($about.folder)/management/c/$folder") }
    $letters = @('C') + @($links.Keys | ForEach-Object { $_.Substring(0, 1).ToUpperInvariant() }) | Select-Object -Unique
    foreach ($letter in $letters) {
        $root = "$($about.folder)/management/$($letter.ToLowerInvariant())"
        [void]$RealDirectory::CreateDirectory($root)
        $drive = Microsoft.PowerShell.Management\Get-PSDrive -Name $letter -ErrorAction Ignore
        if ($drive -and $drive.Root -like '*/management/*' -and $drive.Root.TrimEnd('/') -ne $root) {
            Microsoft.PowerShell.Management\Remove-PSDrive -Name $letter -Scope Global -Force
            $drive = $null
        }
        if (-not $drive) {
            [void](Microsoft.PowerShell.Management\New-PSDrive -Name $letter -PSProvider FileSystem -Root $root -Scope Global)
        }
    }
    foreach ($volume in $links.Keys) {
        $link = "$($about.folder)/management/$($volume.Substring(0, 1).ToLowerInvariant())/$($volume.Substring(3).Replace('\', '/'))"
        if (Test-Exists $link) { continue }
        [void]$RealDirectory::CreateDirectory($RealPath::GetDirectoryName($link))
        [void](Microsoft.PowerShell.Management\New-Item -ItemType SymbolicLink -Path $link -Value $links[$volume] -Force -ErrorAction Ignore)
    }
}
