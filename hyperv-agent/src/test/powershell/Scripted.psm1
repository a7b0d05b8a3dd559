# Cmdlets that do what a test wants, in place of Hyper-V's: what the host asks of them is named by the host's name.
Set-StrictMode -Version 2

function Get-VMHost {
    [CmdletBinding()]
    param([string] $ComputerName)
    switch -CaseSensitive ($ComputerName) {
        'quiet' { }
        'noise' {
            Write-Host '{"id":1,"kind":"result","value":"from Write-Host"}'
            Write-Warning 'a warning'
            Write-Verbose 'verbose' -Verbose
            Write-Progress -Activity 'on its way' -PercentComplete 40
            [Console]::Out.WriteLine('{"id":1,"kind":"result","value":"from Console.Out"}')
            'stray output'
            [pscustomobject]@{ stray = 'object' }
        }
        'endless' { while ($true) { Start-Sleep -Milliseconds 10 } }
        'dies' { [Environment]::Exit(9) }
        'asks' { Read-Host 'may I?' }
        default { throw $ComputerName }
    }
}

Export-ModuleMember -Function Get-VMHost
