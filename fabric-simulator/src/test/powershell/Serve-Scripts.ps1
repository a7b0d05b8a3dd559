# Runs script files one after the other: a path a line on standard input, a mark on both outputs after each.
while ($null -ne ($path = [Console]::In.ReadLine())) {
    $Error.Clear()
    try { & ([scriptblock]::Create([System.IO.File]::ReadAllText($path))) | Out-Host }
    catch { [Console]::Error.WriteLine("$_") }
    [Console]::Out.WriteLine('--- end of script ---')
    [Console]::Out.Flush()
    [Console]::Error.WriteLine('--- end of script ---')
    [Console]::Error.Flush()
}
