<#
.SYNOPSIS
Installs or upgrades the Stillpoint agent as a Windows service under a group managed service account.

.DESCRIPTION
Copies the agent's folder (target\quarkus-app of hyperv-agent) to -Folder\versions\<version>, writes its settings once, registers
the service and starts it. An upgrade puts the new version beside the old one, stops the service (the agent finishes or gives up its
work within its grace and leaves its notes of begun work, which the new version reads), turns to the new version and starts it: a
command in work is delivered again, and the agent looks before it acts. -WhatIf shows what would be done.

NOT YET RUN ON WINDOWS: checked for syntax only. The wrapper tells starts, stops and failures to the Windows event log; the agent's own
log lies beside it in files.

Least rights of the account: a SCVMM role for the VMs in question, Hyper-V Administrators and the administrative shares on each host,
full control of the shared disks' folders on SMB shares, "Log on as a service" here, modify rights on -Folder. No interactive logon.

.EXAMPLE
.\Install-StillpointAgent.ps1 -Source D:\hyperv-agent\quarkus-app -Version 0.1.0 -Account 'LAB\stillpoint$' -Java 'C:\Program Files\Java\jdk-25'
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [Parameter(Mandatory = $true)][string] $Source,
    [Parameter(Mandatory = $true)][ValidatePattern('^[0-9A-Za-z.\-]{1,40}$')][string] $Version,
    # A gMSA, with the dollar sign: the service has no password anywhere.
    [Parameter(Mandatory = $true)][ValidatePattern('^[^\\]+\\[^\\]+\$$')][string] $Account,
    [Parameter(Mandatory = $true)][string] $Java,
    # The service wrapper: winsw-core of Maven Central's com.sun.winsw:winsw, file winsw-<version>-bin.exe.
    [Parameter(Mandatory = $true)][string] $Wrapper,
    [string] $Folder = (Join-Path -Path $env:ProgramData -ChildPath 'Stillpoint\agent'),
    [string] $Name = 'StillpointAgent'
)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

function Assert-Readable([string] $Path, [string] $What) {
    if (-not (Test-Path -LiteralPath $Path)) {
        throw "$What is not there: $Path"
    }
}

# What the wrapper runs. Paths are data: the XML writer escapes them.
function Write-ServiceFile([string] $Path, [string] $Application) {
    $settings = New-Object System.Xml.XmlWriterSettings
    $settings.Indent = $true
    $writer = [System.Xml.XmlWriter]::Create($Path, $settings)
    try {
        $writer.WriteStartElement('service')
        $writer.WriteElementString('id', $Name)
        $writer.WriteElementString('name', 'Stillpoint agent')
        $writer.WriteElementString('description', 'Consistent checkpoints of whole systems of Hyper-V VMs: the agent beside SCVMM.')
        $writer.WriteElementString('executable', (Join-Path -Path $Java -ChildPath 'bin\java.exe'))
        $writer.WriteElementString('arguments', '-Xmx256m -jar "' + (Join-Path -Path $Application -ChildPath 'quarkus-run.jar') + '"')
        $writer.WriteElementString('workingdirectory', $Folder)
        $writer.WriteElementString('stoptimeout', '30 sec')
        $writer.WriteElementString('startmode', 'Automatic')
        $writer.WriteStartElement('onfailure')
        $writer.WriteAttributeString('action', 'restart')
        $writer.WriteAttributeString('delay', '10 sec')
        $writer.WriteEndElement()
        $writer.WriteStartElement('log')
        $writer.WriteAttributeString('mode', 'roll-by-size')
        $writer.WriteEndElement()
        $writer.WriteEndElement()
    } finally {
        $writer.Dispose()
    }
}

function Write-FirstSettings([string] $Path) {
    $lines = @(
        '# See docs/configuration.md. Check it by: java -cp ... dev.stillpoint.agent.Cli doctor --config this-file'
        'stillpoint.agent.by=powershell'
        'stillpoint.agent.fabric=CHANGE-ME'
        "stillpoint.agent.instance=$env:COMPUTERNAME"
        'stillpoint.agent.powershell.server=CHANGE-ME'
        ('stillpoint.agent.powershell.folder=' + (Join-Path -Path $Folder -ChildPath 'powershell').Replace('\', '/'))
        'kafka.bootstrap.servers=CHANGE-ME:9093'
        'kafka.security.protocol=SSL'
    )
    Set-Content -LiteralPath $Path -Value $lines -Encoding Ascii
}

Assert-Readable (Join-Path -Path $Source -ChildPath 'quarkus-run.jar') 'The agent'
Assert-Readable (Join-Path -Path $Java -ChildPath 'bin\java.exe') 'Java'
Assert-Readable $Wrapper 'The service wrapper'

$application = Join-Path -Path (Join-Path -Path $Folder -ChildPath 'versions') -ChildPath $Version
$exe = Join-Path -Path $Folder -ChildPath "$Name.exe"
$service = Join-Path -Path $Folder -ChildPath "$Name.xml"
$settings = Join-Path -Path (Join-Path -Path $Folder -ChildPath 'config') -ChildPath 'application.properties'
$known = @(Get-Service -Name $Name -ErrorAction SilentlyContinue)

if ($PSCmdlet.ShouldProcess($application, 'copy the agent')) {
    if (Test-Path -LiteralPath $application) {
        throw "$application is there already: give this version another name, or uninstall it first"
    }
    $null = New-Item -ItemType Directory -Path $application, (Split-Path -Parent $settings) -Force
    Get-ChildItem -LiteralPath $Source | Copy-Item -Destination $application -Recurse
    # Only administrators, the system and the agent's account; the agent may write below, not its own program.
    $null = & icacls.exe $Folder /inheritance:r /grant 'BUILTIN\Administrators:(OI)(CI)F' 'NT AUTHORITY\SYSTEM:(OI)(CI)F' "${Account}:(OI)(CI)M"
    $null = & icacls.exe (Join-Path -Path $Folder -ChildPath 'versions') /inheritance:r /grant 'BUILTIN\Administrators:(OI)(CI)F' 'NT AUTHORITY\SYSTEM:(OI)(CI)F' "${Account}:(OI)(CI)RX"
}
if (-not (Test-Path -LiteralPath $settings)) {
    if ($PSCmdlet.ShouldProcess($settings, 'write the first settings')) { Write-FirstSettings $settings }
}
if ($known.Count -gt 0 -and $PSCmdlet.ShouldProcess($Name, 'stop the service')) {
    Stop-Service -Name $Name
}
if ($PSCmdlet.ShouldProcess($service, 'turn to the new version')) {
    Copy-Item -LiteralPath $Wrapper -Destination $exe -Force
    Write-ServiceFile $service $application
}
if ($known.Count -eq 0 -and $PSCmdlet.ShouldProcess($Name, 'register the service')) {
    $done = Start-Process -FilePath $exe -ArgumentList 'install' -NoNewWindow -Wait -PassThru
    if ($done.ExitCode -ne 0) { throw "$exe install ended with $($done.ExitCode)" }
    # A gMSA: no password.
    & sc.exe config $Name obj= $Account password= ''
    if ($LASTEXITCODE -ne 0) { throw "sc.exe config ended with $LASTEXITCODE" }
}
if (Select-String -LiteralPath $settings -Pattern 'CHANGE-ME' -SimpleMatch -Quiet -ErrorAction SilentlyContinue) {
    Write-Warning -Message "Fill in $settings, then: Start-Service $Name"
} elseif ($PSCmdlet.ShouldProcess($Name, 'start the service')) {
    Start-Service -Name $Name
}
