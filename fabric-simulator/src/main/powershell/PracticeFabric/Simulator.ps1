# The simulator's HTTP API (fabric-simulator/PROTOCOL.md). A refusal is thrown as CarmineException, whose Data has the
# simulator's Code, and Job and BlockedBy where another job is in the way.

Add-Type -AssemblyName System.Net.Http
$FabricClient = New-Object System.Net.Http.HttpClient
$FabricClient.Timeout = [timespan]::FromHours(2)
$FabricAbout = $null
$FabricAboutOf = ''
# What a lost connection is called: the change may have been received.
$ConnectionLost = 1612

# STILLPOINT_FABRIC_URL is read anew each time: it is the simulator's URL, or @ and a file that holds it.
function Get-FabricUrl {
    $url = $env:STILLPOINT_FABRIC_URL
    if ($url -and $url.StartsWith('@')) { $url = $RealFile::ReadAllText($url.Substring(1)).Trim() }
    if (-not $url) {
        throw (New-FabricRefusal $ConnectionLost ('No fabric is named. Set STILLPOINT_FABRIC_URL to the URL of the simulator ' +
                '(parts.simulator.url in stack.json), or use ./stillpoint powershell.'))
    }
    $url.TrimEnd('/')
}

function New-FabricRefusal {
    param([int]$Code, [string]$Message, [string]$Job, [string]$BlockedBy)
    $refusal = New-Object Microsoft.VirtualManager.Utils.CarmineException $Message
    $refusal.Data['Code'] = $Code
    if ($Job) { $refusal.Data['Job'] = $Job }
    if ($BlockedBy) { $refusal.Data['BlockedBy'] = $BlockedBy }
    $refusal
}

# Calls one operation and returns its answer as objects.
function Invoke-Fabric {
    param([string]$Operation, [hashtable]$Body = @{})
    $uri = (Get-FabricUrl) + '/fabric/' + $Operation
    $content = New-Object System.Net.Http.StringContent (ConvertTo-Json -InputObject $Body -Compress -Depth 6), ([System.Text.Encoding]::UTF8), 'application/json'
    try {
        $response = $FabricClient.PostAsync($uri, $content).GetAwaiter().GetResult()
        $text = $response.Content.ReadAsStringAsync().GetAwaiter().GetResult()
    } catch {
        $cause = $_.Exception.GetBaseException().Message
        throw (New-FabricRefusal $ConnectionLost "The connection to the server at $(Get-FabricUrl) was lost during ${Operation}: $cause")
    }
    $answer = $null
    if ($text) { $answer = ConvertFrom-Json -InputObject $text }
    if (-not $response.IsSuccessStatusCode) {
        throw (New-FabricRefusal $answer.code $answer.message ([string]$answer.PSObject.Properties['job'].Value) ([string]$answer.PSObject.Properties['blockedBy'].Value))
    }
    $answer
}

# What the fabric is made of; it does not change while its simulator runs.
function Get-FabricAbout {
    $url = Get-FabricUrl
    if ($FabricAboutOf -ne $url) {
        $script:FabricAbout = Invoke-Fabric 'about'
        $script:FabricAboutOf = $url
    }
    $FabricAbout
}

# Starts a change and returns its job's id. A program that drives a session may say in $global:StillpointCall whose call
# it is: its Correlation is kept with the job.
function Start-FabricJob {
    param([string]$Operation, [hashtable]$Body)
    $call = Get-Variable -Name StillpointCall -Scope Global -ValueOnly -ErrorAction Ignore
    if ($call -is [hashtable] -and $call['Correlation'] -and -not $Body.ContainsKey('correlation')) { $Body['correlation'] = [string]$call['Correlation'] }
    $JustSeen.Clear()
    (Invoke-Fabric $Operation $Body).job
}

# Waits until a job is over and returns it; an answer that gets lost on the way is asked for again. Whoever stops the
# pipeline meanwhile stops a host's job, too.
function Wait-FabricJob {
    param([string]$Job, [switch]$StopWithPipeline)
    $pause = 4
    $lost = 0
    $over = $false
    try {
        while ($true) {
            try { $now = Invoke-Fabric 'jobStatus' @{ job = $Job } }
            catch [Microsoft.VirtualManager.Utils.CarmineException] {
                $lost++
                if ($_.Exception.Data['Code'] -ne $ConnectionLost -or $lost -gt 5) {
                    $over = $true
                    throw
                }
                $global:Error.RemoveAt(0)
                $now = $null
            }
            if ($null -ne $now -and $now.status -ne 'Running') {
                $over = $true
                return $now
            }
            Start-Sleep -Milliseconds $pause
            if ($pause -lt 100) { $pause *= 2 }
        }
    } finally {
        if ($StopWithPipeline -and -not $over) {
            try { [void](Invoke-Fabric 'stopJob' @{ job = $Job }) } catch { $script:LastUnstopped = $Job }
        }
    }
}

# Runs a change of a host to its end; what went wrong is thrown.
function Invoke-HostChange {
    param([string]$Operation, [hashtable]$Body)
    $Body['by'] = 'host'
    $job = Wait-FabricJob (Start-FabricJob $Operation $Body) -StopWithPipeline
    if ($job.status -eq 'Canceled') { throw (New-FabricRefusal 32768 $job.message) }
    if ($job.status -ne 'Completed') { throw (New-FabricRefusal $job.code $job.message) }
    $job
}

# Where a VM's DVD drives begin on its first SCSI controller, in no disk's way.
$FirstDvdLocation = 48

# A GUID that is always the same for the same text.
$Md5 = [System.Security.Cryptography.MD5]::Create()
function Get-StableGuid {
    param([string]$Text)
    [guid]::new($Md5.ComputeHash([System.Text.Encoding]::UTF8.GetBytes($Text)))
}

# JSON times are texts here; SCVMM and Hyper-V show local time.
function ConvertFrom-FabricTime {
    param([string]$Text)
    [datetime]::Parse($Text, [cultureinfo]::InvariantCulture, 'RoundtripKind').ToLocalTime()
}
